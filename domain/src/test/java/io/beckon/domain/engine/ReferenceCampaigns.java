package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.DAY;

import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What orders stop and start, and what returns undo. */
final class ReferenceCampaigns {
  /** No rule starts it. */
  private static final String OUTSIDE = "spring";

  private final ReferenceFacts facts;
  private final ReferenceMessages messages;
  private final List<Switch> switches = new ArrayList<>();

  /** Those that run, each with what its message carried. */
  private final Map<String, Map<String, Object>> campaigns = new TreeMap<>();

  /** A switch that can be undone. */
  private record Switch(
      String rule,
      String order,
      String product,
      long at,
      String started,
      Map<String, Map<String, Object>> stopped) {}

  ReferenceCampaigns(ReferenceFacts facts, ReferenceMessages messages) {
    this.facts = facts;
    this.messages = messages;
  }

  void event(Event happened) {
    if (happened.getName().equals("Order Refunded")) {
      String order = happened.getOrder().getOrderId();
      String product = happened.getProducts().get(0).getProductId();
      boolean known =
          facts.count("Order Completed", one -> one.getOrder().getOrderId().equals(order)) > 0;
      for (Switch back :
          ReferenceFacts.taken(
              switches,
              one ->
                  facts.now - one.at() <= DAY
                      && (one.order().equals(order)
                          || (!known && one.product().equals(product))))) {
        ReferenceMessage message =
            messages.message(back.rule(), "campaign-switch", back.rule(), "crm");
        message.common = false;
        message.step = 1;
        message.expires = 0;
        back.stopped().values().forEach(message.payload::putAll);
        messages.want(
            message
                .carry("stop", List.of(back.started()))
                .carry("start", List.copyOf(back.stopped().keySet())));
        campaigns.remove(back.started());
        campaigns.putAll(back.stopped());
        campaigns.remove(OUTSIDE);
      }
    }
    if (happened.getName().equals("Order Completed")) {
      Product product = happened.getProducts().get(0);
      if (product.getCategory().equals("Lighting")) {
        change("to-lamps", "lamps", List.of("gifts"), happened);
      } else {
        change("to-gifts", "gifts", List.of("lamps", "spring"), happened);
      }
    }
  }

  private void change(String rule, String start, List<String> stop, Event order) {
    ReferenceMessage message = messages.message(rule, "campaign-switch", rule, "crm");
    message.carry("stop", stop).carry("start", List.of(start));
    messages.want(
        message.sent(
            () -> {
              Map<String, Map<String, Object>> stopped = new LinkedHashMap<>();
              for (String one : stop) {
                Map<String, Object> ran = campaigns.remove(one);
                if (ran != null || one.equals(OUTSIDE)) {
                  stopped.put(one, ran == null ? Map.of() : ran);
                }
              }
              campaigns.put(start, messages.common());
              switches.add(
                  new Switch(
                      rule,
                      order.getOrder().getOrderId(),
                      order.getProducts().get(0).getProductId(),
                      facts.now,
                      start,
                      stopped));
            }));
  }
}
