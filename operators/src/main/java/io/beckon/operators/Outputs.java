package io.beckon.operators;

import io.beckon.operators.record.RecordType;
import io.beckon.schema.ContactChange;
import io.beckon.schema.Credit;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Exported;
import io.beckon.schema.ItemCount;
import io.beckon.schema.Move;
import io.beckon.schema.ProductNews;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommendations;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Transition;
import io.beckon.schema.Trigger;
import io.beckon.schema.Wanted;
import io.beckon.schema.WrittenProfile;
import org.apache.flink.util.OutputTag;

/** The side outputs of the engagement job. */
public final class Outputs {
  public static final OutputTag<Trigger> TRIGGERS =
      new OutputTag<>("triggers", new RecordType<>(Trigger.class));
  public static final OutputTag<StageChange> STAGES =
      new OutputTag<>("lifecycle", new RecordType<>(StageChange.class));
  public static final OutputTag<SegmentChange> SEGMENTS =
      new OutputTag<>("segments", new RecordType<>(SegmentChange.class));
  public static final OutputTag<WrittenProfile> PROFILES =
      new OutputTag<>("profiles", new RecordType<>(WrittenProfile.class));
  public static final OutputTag<Decision> DECISIONS =
      new OutputTag<>("decisions", new RecordType<>(Decision.class));
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new RecordType<>(DeadLetter.class));

  public static final OutputTag<Move> MOVES =
      new OutputTag<>("moves", new RecordType<>(Move.class));
  public static final OutputTag<ContactChange> CONTACTS =
      new OutputTag<>("contacts", new RecordType<>(ContactChange.class));
  public static final OutputTag<Exported> EXPORTS =
      new OutputTag<>("exports", new RecordType<>(Exported.class));

  public static final OutputTag<Credit> CREDITS =
      new OutputTag<>("credits", new RecordType<>(Credit.class));

  public static final OutputTag<Transition> TRANSITIONS =
      new OutputTag<>("transitions", new RecordType<>(Transition.class));
  public static final OutputTag<ItemCount> ITEM_COUNTS =
      new OutputTag<>("item-counts", new RecordType<>(ItemCount.class));

  public static final OutputTag<Wanted> WANTED =
      new OutputTag<>("wanted", new RecordType<>(Wanted.class));

  public static final OutputTag<ProductNews> NEWS =
      new OutputTag<>("news", new RecordType<>(ProductNews.class));

  public static final OutputTag<RecommendationRequest> REQUESTS =
      new OutputTag<>("requests", new RecordType<>(RecommendationRequest.class));
  public static final OutputTag<RecommendationRequest> WISHES =
      new OutputTag<>("wishes", new RecordType<>(RecommendationRequest.class));
  public static final OutputTag<Recommendations> RECOMMENDATIONS =
      new OutputTag<>("recommendations", new RecordType<>(Recommendations.class));

  private Outputs() {}
}
