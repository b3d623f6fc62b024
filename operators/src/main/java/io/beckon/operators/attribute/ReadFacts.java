package io.beckon.operators.attribute;

import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.operators.source.SoundEvents;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Event;
import io.beckon.schema.codec.EventHeader;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Picks the facts that attribution minds out of the events of known contacts and visitors. */
public final class ReadFacts extends ProcessFunction<ContactMessage, AttributionFact> {
  private static final long serialVersionUID = 1L;
  private transient SoundEvents events;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ReadFacts() {}

  @Override
  public void open(OpenContext context) {
    events = new SoundEvents("Order ", "Email ", "Promotion ");
  }

  @Override
  public void processElement(
      ContactMessage message, Context context, Collector<AttributionFact> out) {
    @Nullable AttributionFact fact = fact(message);
    if (fact != null) {
      out.collect(fact);
    }
  }

  private @Nullable AttributionFact fact(ContactMessage message) {
    String contact = EventHeader.idOf(message.at().key());
    if (message instanceof ContactMessage.Retired) {
      return AttributionFacts.retired(
          EventHeader.workspaceOf(message.at().key()), contact, message.at().knownAt());
    }
    if (!(message instanceof ContactMessage.Live || message instanceof ContactMessage.Past)) {
      return null;
    }
    Event event = events.of(message.at().value());
    return event == null ? null : AttributionFacts.of(event, contact);
  }
}
