package io.beckon.cli.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.collector.segment.EventMapper;
import io.beckon.collector.segment.ReadCall;
import io.beckon.domain.event.EventNames;
import io.beckon.schema.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Orders among calls as the collector takes them, one JSON object a line. */
final class CallOrders {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** No call is later; the end of the year 9999, epoch milliseconds. */
  private static final long LATEST = 253_402_300_799_000L;

  private final Path file;
  private final WriteKey key;

  /**
   * @param zone of times that do not say theirs
   */
  CallOrders(Path file, ZoneId zone) {
    WorkspaceSettings usual = WorkspaceSettings.DEFAULT;
    this.file = file;
    this.key =
        new WriteKey(
            "predict",
            OrdersFile.WORKSPACE,
            true,
            List.of(),
            Integer.MAX_VALUE,
            "EUR",
            null,
            null,
            new WorkspaceSettings(zone, usual.ids(), usual.proof(), usual.identifiers()));
  }

  /** Calls that are no orders, and orders told again, are passed over. */
  List<PlacedOrder> read(BufferedReader reader) throws IOException {
    List<PlacedOrder> orders = new ArrayList<>();
    Set<String> told = new HashSet<>();
    long line = 0;
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line++;
      if (!text.isBlank()) {
        Event event = event(text, line);
        String contact = event.getUserId() == null ? event.getAnonymousId() : event.getUserId();
        if (event.getName().equals(EventNames.ORDER_COMPLETED)
            && contact != null
            && event.getOrder() != null
            && !event.getProducts().isEmpty()
            && told.add(contact + '\n' + event.getOrder().getOrderId())) {
          if (event.getTimestamp() == LATEST) {
            throw new UserError(file + ":" + line + ": the order has no timestamp");
          }
          orders.add(new PlacedOrder(contact, event));
        }
      }
    }
    return orders;
  }

  private Event event(String text, long line) {
    try {
      JsonNode json = JSON.readTree(text);
      ReadCall call = new EventMapper(key, LATEST, null).read(json, null);
      Event event = call.event();
      if (event == null) {
        throw new UserError(file + ":" + line + ": " + call.detail());
      }
      event.setReceivedAt(event.getTimestamp());
      return event;
    } catch (JsonProcessingException e) {
      throw new UserError(file + ":" + line + ": this is no JSON: " + e.getOriginalMessage());
    }
  }
}
