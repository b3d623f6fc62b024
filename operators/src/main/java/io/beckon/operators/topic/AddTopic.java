package io.beckon.operators.topic;

import io.beckon.schema.wire.CodedRecord;
import org.apache.flink.api.common.functions.MapFunction;

/** Says of each record which topic it goes to. */
public final class AddTopic<T extends CodedRecord> implements MapFunction<T, TopicRecord<?>> {
  private static final long serialVersionUID = 1L;

  private final int row;

  public AddTopic(Topic<T> topic) {
    this.row = topic.row();
  }

  @Override
  @SuppressWarnings("unchecked") // the row is the topic's own
  public TopicRecord<?> map(T record) {
    return ((Topic<T>) TopicTable.row(row)).of(record);
  }
}
