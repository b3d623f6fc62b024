package io.beckon.operators.catalog;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.event.EventNames;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.SoundEvents;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.Role;
import io.beckon.schema.codec.EventHeader;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Takes from a contact's events which products it looked at or searched for. */
public final class NoteInterests extends ProcessFunction<EventRecord, Looked> {
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
  public void processElement(EventRecord record, Context context, Collector<Looked> out) {
    if (record.role != Role.LIVE && record.role != Role.HISTORY) {
      return;
    }
    Event event = events.of(record);
    if (event != null) {
      String id = EventHeader.idOf(record.key);
      boolean known = event.getUserId() != null || !id.equals(event.getAnonymousId());
      boolean history = record.role == Role.HISTORY;
      for (String watched : CatalogNews.watched(event)) {
        out.collect(
            new Looked(event.getWorkspace(), watched, id, known, event.getTimestamp(), history));
      }
    }
  }
}
