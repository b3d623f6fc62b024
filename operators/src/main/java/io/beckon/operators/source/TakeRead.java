package io.beckon.operators.source;

import io.beckon.schema.wire.CodedRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes what a {@link TopicReader} has read: what is sound goes on, the rest is a dead letter and
 * is counted.
 */
public final class TakeRead<R extends CodedRecord> extends ProcessFunction<ReadRecord<R>, R> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  private transient DeadLetterOutput deadLetters;

  @Override
  public void open(OpenContext context) {
    deadLetters = new DeadLetterOutput(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(ReadRecord<R> read, Context context, Collector<R> out) {
    if (read instanceof ReadRecord.Sound<R> sound) {
      out.collect(sound.record());
    } else if (read instanceof ReadRecord.Refused<R> refused) {
      deadLetters.send(context, refused.letter());
    }
  }
}
