package io.beckon.benchmarks;

import io.beckon.operators.source.LogRecord;
import io.beckon.schema.codec.EventDecoder;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Decodes each event after the shuffle and lets it go. */
final class DecodingSink implements Sink<LogRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public SinkWriter<LogRecord> createWriter(WriterInitContext context) {
    EventDecoder codec = new EventDecoder();
    return new SinkWriter<>() {
      /** Looked at by nobody, but a compiler must not find that out and leave the decoding away. */
      @SuppressWarnings("unused")
      private volatile long read;

      @Override
      public void write(LogRecord record, Context at) throws IOException {
        if (record instanceof LogRecord.EncodedEvent event) {
          read += codec.decode(event.value()).getName().length();
        }
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
