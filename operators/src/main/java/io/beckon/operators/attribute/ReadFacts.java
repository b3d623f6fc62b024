package io.beckon.operators.attribute;

import io.beckon.domain.attribution.Facts;
import io.beckon.domain.event.EventCheck;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Event;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Picks the facts that attribution minds out of the events of known contacts and visitors. */
public final class ReadFacts extends ProcessFunction<EventRecord, AttributionFact> {
  private static final long serialVersionUID = 1L;
  private transient EventHeader header;
  private transient EventDecoder events;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ReadFacts() {}

  @Override
  public void open(OpenContext context) {
    header = new EventHeader();
    events = new EventDecoder();
  }

  @Override
  public void processElement(EventRecord record, Context context, Collector<AttributionFact> out)
      throws IOException {
    if (record.role == EventRecord.Role.RETIRED) {
      out.collect(Facts.retired(event(record), EventHeader.idOf(record.key)));
      return;
    }
    if (record.role != EventRecord.Role.LIVE && record.role != EventRecord.Role.HISTORY) {
      return;
    }
    header.read(record.value, 0, record.value.length);
    if (!header.isErasure() && !header.nameBegins("Order ", "Email ", "Promotion ")) {
      return;
    }
    Event event = event(record);
    // What makes no sense is a dead letter of the engagement job's.
    if (EventCheck.fault(event) == null) {
      EventCheck.clampClock(event);
      @Nullable AttributionFact fact = Facts.of(event, EventHeader.idOf(record.key));
      if (fact != null) {
        out.collect(fact);
      }
    }
  }

  private Event event(EventRecord record) {
    try {
      Event event = events.decode(record.value);
      event.setReceivedAt(record.receivedAt);
      return event;
    } catch (IOException e) {
      throw new UncheckedIOException("an event that was read before cannot be read", e);
    }
  }
}
