package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.DAY;

import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What orders stop and start, and what returns undo. */
final class ReferenceCampaigns {
  private final ReferenceFacts facts;
  private final ReferenceMessages messages;
  private final List<Switch> switches = new ArrayList<>();
  private final Set<String> campaigns = new TreeSet<>();

  /** A switch that can be undone. */
  private record Switch(
      String rule, String order, String product, long at, String started, List<String> stopped) {}

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
        messages.want(
            message.carry("stop", List.of(back.started())).carry("start", back.stopped()));
        campaigns.remove(back.started());
        campaigns.addAll(back.stopped());
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
    message.carry("stop", stop).carry("start", start);
    messages.want(
        message.sent(
            () -> {
              List<String> stopped = stop.stream().filter(campaigns::contains).toList();
              campaigns.removeAll(stop);
              campaigns.add(start);
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
