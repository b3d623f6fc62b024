package io.beckon.operators.source;

import io.beckon.operators.Outputs;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes events on, lets heartbeats end here (their time has been taken) and keeps what could not
 * be read.
 */
public final class ReadEvents extends ProcessFunction<EventRecord, EventRecord> {
  private static final long serialVersionUID = 1L;
  private transient Map<String, Counter> counters = new HashMap<>();

  @Override
  public void open(OpenContext context) {
    counters = new HashMap<>();
  }

  @Override
  public void processElement(EventRecord record, Context context, Collector<EventRecord> out) {
    if (record.fault != null) {
      context.output(Outputs.DEAD_LETTERS, record.deadLetter(record.reason, record.fault));
      deadLetters(record.reason).inc();
    } else if (!record.key.isEmpty()) {
      out.collect(record);
    }
  }

  /** One counter a reason: Flink gives a second one of the same name that nobody sees. */
  private Counter deadLetters(String reason) {
    return counters.computeIfAbsent(
        reason,
        name ->
            getRuntimeContext().getMetricGroup().addGroup("reason", name).counter("deadLetters"));
  }
}
