package io.beckon.operators.source;

import io.beckon.operators.Outputs;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.wire.CodedRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes what a {@link TopicReader} has read: what is sound goes on, the rest is a dead letter and
 * is counted.
 */
public final class TakeRead<R extends CodedRecord> extends ProcessFunction<ReadRecord<R>, R> {
  private static final long serialVersionUID = 1L;

  private transient Map<String, Counter> counters = new HashMap<>();

  public TakeRead() {}

  @Override
  public void open(OpenContext context) {
    counters = new HashMap<>();
  }

  @Override
  public void processElement(ReadRecord<R> read, Context context, Collector<R> out) {
    if (read instanceof ReadRecord.Sound<R> sound) {
      out.collect(sound.record());
    } else if (read instanceof ReadRecord.Refused<R> refused) {
      context.output(Outputs.BULK, TopicTable.DEAD_LETTERS.of(refused.letter()));
      deadLetters(refused.letter().getReason()).inc();
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
