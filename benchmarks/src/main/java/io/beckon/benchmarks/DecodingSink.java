package io.beckon.benchmarks;

import io.beckon.operators.source.EventRecord;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Decodes each event after the shuffle and lets it go. */
final class DecodingSink implements Sink<EventRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public SinkWriter<EventRecord> createWriter(WriterInitContext context) {
    AvroCodec<Event> codec = new AvroCodec<>(Event.class);
    return new SinkWriter<>() {
      @Override
      public void write(EventRecord record, Context at) throws IOException {
        codec.decode(record.value);
      }

      @Override
      public void flush(boolean endOfInput) {
        // Nothing is kept.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
