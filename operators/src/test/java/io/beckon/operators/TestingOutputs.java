package io.beckon.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** What comes out of a harness's operator, in tests. */
public final class TestingOutputs {
  private TestingOutputs() {}

  /** The values of a side output so far. */
  public static <X> List<X> side(AbstractStreamOperatorTestHarness<?> harness, OutputTag<X> tag) {
    Queue<StreamRecord<X>> side = harness.getSideOutput(tag);
    List<X> values = new ArrayList<>();
    if (side != null) {
      side.forEach(record -> values.add(record.getValue()));
    }
    return values;
  }

  /** The values of a side output since it was asked last. */
  public static <X> List<X> takeSide(
      AbstractStreamOperatorTestHarness<?> harness, OutputTag<X> tag) {
    List<X> values = side(harness, tag);
    Queue<StreamRecord<X>> side = harness.getSideOutput(tag);
    if (side != null) {
      side.clear();
    }
    return values;
  }

  /** The values of the main output since it was asked last. */
  public static <O> List<O> take(AbstractStreamOperatorTestHarness<O> harness) {
    List<O> values = harness.extractOutputValues();
    harness.getOutput().clear();
    return values;
  }
}
