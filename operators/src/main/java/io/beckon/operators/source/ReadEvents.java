package io.beckon.operators.source;

import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.schema.DeadLetter;
import java.nio.ByteBuffer;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes events on, lets heartbeats end here (their time has been taken) and keeps what could not
 * be read.
 */
public final class ReadEvents extends ProcessFunction<EventRecord, EventRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(EventRecord record, Context context, Collector<EventRecord> out) {
    if (record.fault != null) {
      context.output(
          Outputs.DEAD_LETTERS,
          new DeadLetter(
              Names.TOPIC_EVENTS,
              record.partition,
              record.offset,
              0L,
              record.reason,
              record.fault,
              null,
              ByteBuffer.wrap(record.value)));
      getRuntimeContext()
          .getMetricGroup()
          .addGroup("reason", record.reason)
          .counter("deadLetters")
          .inc();
    } else if (!record.key.isEmpty()) {
      out.collect(record);
    }
  }
}
