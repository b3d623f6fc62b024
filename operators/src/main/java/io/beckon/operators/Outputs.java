package io.beckon.operators;

import io.beckon.operators.edge.EdgeType;
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
      new OutputTag<>("triggers", new EdgeType<>(Trigger.class));
  public static final OutputTag<StageChange> STAGES =
      new OutputTag<>("lifecycle", new EdgeType<>(StageChange.class));
  public static final OutputTag<SegmentChange> SEGMENTS =
      new OutputTag<>("segments", new EdgeType<>(SegmentChange.class));
  public static final OutputTag<WrittenProfile> PROFILES =
      new OutputTag<>("profiles", new EdgeType<>(WrittenProfile.class));
  public static final OutputTag<Decision> DECISIONS =
      new OutputTag<>("decisions", new EdgeType<>(Decision.class));
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", new EdgeType<>(DeadLetter.class));

  public static final OutputTag<Move> MOVES = new OutputTag<>("moves", new EdgeType<>(Move.class));
  public static final OutputTag<ContactChange> CONTACTS =
      new OutputTag<>("contacts", new EdgeType<>(ContactChange.class));
  public static final OutputTag<Exported> EXPORTS =
      new OutputTag<>("exports", new EdgeType<>(Exported.class));

  public static final OutputTag<Credit> CREDITS =
      new OutputTag<>("credits", new EdgeType<>(Credit.class));

  public static final OutputTag<Transition> TRANSITIONS =
      new OutputTag<>("transitions", new EdgeType<>(Transition.class));
  public static final OutputTag<ItemCount> ITEM_COUNTS =
      new OutputTag<>("item-counts", new EdgeType<>(ItemCount.class));

  public static final OutputTag<Wanted> WANTED =
      new OutputTag<>("wanted", new EdgeType<>(Wanted.class));

  public static final OutputTag<ProductNews> NEWS =
      new OutputTag<>("news", new EdgeType<>(ProductNews.class));

  public static final OutputTag<RecommendationRequest> REQUESTS =
      new OutputTag<>("requests", new EdgeType<>(RecommendationRequest.class));
  public static final OutputTag<RecommendationRequest> WISHES =
      new OutputTag<>("wishes", new EdgeType<>(RecommendationRequest.class));
  public static final OutputTag<Recommendations> RECOMMENDATIONS =
      new OutputTag<>("recommendations", new EdgeType<>(Recommendations.class));

  private Outputs() {}
}
