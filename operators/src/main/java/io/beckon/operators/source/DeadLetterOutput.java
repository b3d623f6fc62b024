package io.beckon.operators.source;

import io.beckon.operators.Outputs;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;

/** Sends what a reader could not use to the dead letters, and counts it by its reason. */
final class DeadLetterOutput {
  private final MetricGroup group;

  /** One counter a reason: Flink gives a second one of the same name that nobody sees. */
  private final Map<String, Counter> counters = new HashMap<>();

  /**
   * @param group the operator's metrics
   */
  DeadLetterOutput(MetricGroup group) {
    this.group = group;
  }

  void send(ProcessFunction<?, ?>.Context context, DeadLetter letter) {
    context.output(Outputs.BULK, TopicTable.DEAD_LETTERS.of(letter));
    counters
        .computeIfAbsent(
            letter.getReason(), reason -> group.addGroup("reason", reason).counter("deadLetters"))
        .inc();
  }
}
