package io.beckon.operators.identity;

import io.beckon.operators.source.EventRecord;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Says which contact a visitor's event belongs to: the user that it names, else the visitor as a
 * contact of its own. It is keyed by visitor, where a visitor's kept history will live; it keeps
 * none yet.
 */
public final class ResolveIdentity extends KeyedProcessFunction<String, EventRecord, EventRecord> {
  private static final long serialVersionUID = 1L;
  private transient @Nullable EventHeader header;

  @Override
  public void processElement(EventRecord record, Context context, Collector<EventRecord> out)
      throws IOException {
    if (header == null) {
      header = new EventHeader();
    }
    header.read(record.value, 0, record.value.length);
    record.key = header.contactKey();
    out.collect(record);
  }
}
