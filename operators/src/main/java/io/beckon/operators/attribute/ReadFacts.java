package io.beckon.operators.attribute;

import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.SoundEvents;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Event;
import io.beckon.schema.Role;
import io.beckon.schema.codec.EventHeader;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Picks the facts that attribution minds out of the events of known contacts and visitors. */
public final class ReadFacts extends ProcessFunction<EventRecord, AttributionFact> {
  private static final long serialVersionUID = 1L;
  private transient SoundEvents events;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ReadFacts() {}

  @Override
  public void open(OpenContext context) {
    events = new SoundEvents("Order ", "Email ", "Promotion ");
  }

  @Override
  public void processElement(EventRecord record, Context context, Collector<AttributionFact> out) {
    @Nullable AttributionFact fact = fact(record);
    if (fact != null) {
      out.collect(fact);
    }
  }

  private @Nullable AttributionFact fact(EventRecord record) {
    String contact = EventHeader.idOf(record.key);
    if (record.role == Role.RETIRED) {
      return AttributionFacts.retired(EventHeader.workspaceOf(record.key), contact, record.knownAt);
    }
    if (record.role != Role.LIVE && record.role != Role.HISTORY) {
      return null;
    }
    Event event = events.of(record);
    return event == null ? null : AttributionFacts.of(event, contact);
  }
}
