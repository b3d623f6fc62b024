package io.beckon.operators;

import io.beckon.operators.record.RecordType;
import io.beckon.operators.topic.Lane;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.schema.ItemCount;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import org.apache.flink.util.OutputTag;

/** The side outputs of the engagement job. */
public final class Outputs {
  /** What goes to the topics of the prompt lane. */
  public static final OutputTag<TopicRecord<?>> PROMPT =
      new OutputTag<>("prompt", TopicRecordType.INSTANCE);

  /** What goes to the topics of the bulk lane. */
  public static final OutputTag<TopicRecord<?>> BULK =
      new OutputTag<>("bulk", TopicRecordType.INSTANCE);

  /** What goes from one contact's state to another's. */
  public static final OutputTag<TopicRecord<?>> MOVES =
      new OutputTag<>("moves", TopicRecordType.INSTANCE);

  public static final OutputTag<Transition> TRANSITIONS =
      new OutputTag<>("transitions", new RecordType<>(Transition.class));
  public static final OutputTag<ItemCount> ITEM_COUNTS =
      new OutputTag<>("item-counts", new RecordType<>(ItemCount.class));

  public static final OutputTag<Wanted> WANTED =
      new OutputTag<>("wanted", new RecordType<>(Wanted.class));

  public static final OutputTag<RecommendationRequest> REQUESTS =
      new OutputTag<>("requests", new RecordType<>(RecommendationRequest.class));
  public static final OutputTag<RecommendationRequest> WISHES =
      new OutputTag<>("wishes", new RecordType<>(RecommendationRequest.class));

  private Outputs() {}

  /** Where the records of a lane go. */
  public static OutputTag<TopicRecord<?>> of(Lane lane) {
    return lane == Lane.PROMPT ? PROMPT : BULK;
  }
}
