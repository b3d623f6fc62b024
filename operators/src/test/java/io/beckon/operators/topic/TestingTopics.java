package io.beckon.operators.topic;

import io.beckon.operators.Outputs;
import io.beckon.operators.TestingOutputs;
import io.beckon.schema.wire.CodedRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** What operators send to topics, in tests. */
public final class TestingTopics {
  private TestingTopics() {}

  /** What a harness's operator has sent to a topic by its side outputs. */
  public static <T extends CodedRecord> List<T> out(
      AbstractStreamOperatorTestHarness<?> harness, Topic<T> topic) {
    List<TopicRecord<?>> all = new ArrayList<>();
    for (OutputTag<TopicRecord<?>> tag : List.of(Outputs.PROMPT, Outputs.BULK, Outputs.MOVES)) {
      all.addAll(TestingOutputs.side(harness, tag));
    }
    return of(all, topic);
  }

  /** Those of the records that go to a topic. */
  @SuppressWarnings("unchecked") // a record is of its topic's type
  public static <T extends CodedRecord> List<T> of(
      Collection<? extends TopicRecord<?>> records, Topic<T> topic) {
    List<T> found = new ArrayList<>();
    for (TopicRecord<?> one : records) {
      if (one.topic() == topic) {
        found.add((T) one.record());
      }
    }
    return found;
  }
}
