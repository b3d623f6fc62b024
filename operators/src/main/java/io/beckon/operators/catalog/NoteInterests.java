package io.beckon.operators.catalog;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.operators.source.SoundEvents;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.codec.EventHeader;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes from a contact's events which products it looked at or searched for. */
public final class NoteInterests extends ProcessFunction<ContactMessage, Looked> {
  private static final long serialVersionUID = 1L;

  private transient SoundEvents events;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public NoteInterests() {}

  @Override
  public void open(OpenContext context) {
    events =
        new SoundEvents(
            EventNames.PRODUCT_VIEWED,
            EventNames.PRODUCT_ADDED,
            EventNames.PRODUCTS_SEARCHED,
            EventNames.CART_VIEWED,
            EventNames.CHECKOUT_STARTED);
  }

  @Override
  public void processElement(ContactMessage message, Context context, Collector<Looked> out) {
    boolean history = message instanceof ContactMessage.Past;
    if (!history && !(message instanceof ContactMessage.Live)) {
      return;
    }
    Event event = events.of(message.at().value());
    if (event != null) {
      String id = EventHeader.idOf(message.at().key());
      boolean known = event.getUserId() != null || !id.equals(event.getAnonymousId());
      for (String watched : CatalogNews.watched(event)) {
        out.collect(
            Looked.newBuilder()
                .setWorkspace(event.getWorkspace())
                .setWatched(watched)
                .setId(id)
                .setKnown(known)
                .setAt(event.getTimestamp())
                .setHistory(history)
                .build());
      }
    }
  }
}
