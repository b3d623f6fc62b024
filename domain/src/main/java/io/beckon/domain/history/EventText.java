package io.beckon.domain.history;

import io.beckon.domain.basics.Money;
import io.beckon.domain.order.OrderBook;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.StringJoiner;

/** An event in a few words, for people. */
final class EventText {
  private static final int PRODUCTS = 3;

  private EventText() {}

  static String of(Event event) {
    StringJoiner text = new StringJoiner(" ");
    text.add(event.getName());
    if (event.getPreviousId() != null) {
      text.add(event.getPreviousId() + " is this contact");
    }
    if (event.getPage() != null && event.getPage().getPath() != null) {
      text.add(event.getPage().getPath());
    }
    if (event.getCampaign() != null && event.getCampaign().getMedium() != null) {
      text.add("by " + event.getCampaign().getMedium());
    }
    if (event.getQuery() != null) {
      text.add("\"" + event.getQuery() + "\"");
    }
    if (event.getOrder() != null) {
      text.add(event.getOrder().getOrderId());
      if (event.getCurrency() != null) {
        text.add(new Money(OrderBook.worth(event), event.getCurrency()).toString());
      }
    }
    for (int i = 0; i < Math.min(PRODUCTS, event.getProducts().size()); i++) {
      Product product = event.getProducts().get(i);
      text.add(
          product.getProductId()
              + (product.getQuantity() == 1 ? "" : " x" + product.getQuantity()));
    }
    if (event.getProducts().size() > PRODUCTS) {
      text.add("and " + (event.getProducts().size() - PRODUCTS) + " more");
    }
    if (event.getMessage() != null && event.getMessage().getTemplate() != null) {
      text.add(event.getMessage().getTemplate());
    }
    event.getConsents().forEach(one -> text.add((one.getOptedIn() ? "+" : "-") + one.getChannel()));
    event.getTraits().keySet().stream()
        .sorted()
        .forEach(trait -> text.add(trait + "=" + event.getTraits().get(trait)));
    return text.toString();
  }
}
