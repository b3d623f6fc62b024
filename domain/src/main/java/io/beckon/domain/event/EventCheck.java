package io.beckon.domain.event;

import io.beckon.domain.basics.Currencies;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an event that could be decoded but makes no sense. */
public final class EventCheck {
  /** The oldest time an event may have: 1990-01-01, long before any shop on the web. */
  public static final long EARLIEST = 631_152_000_000L;

  /** The end of 9999-12-31: beyond it, days and years are no numbers to reckon with. */
  public static final long LATEST = 253_402_300_799_999L;

  private static final int MAX_NAME = 200;
  private static final int MAX_QUANTITY = 1_000_000;
  private static final long MAX_MINOR = 1_000_000_000_000L;

  private EventCheck() {}

  /**
   * What is wrong, as a sentence that names the field; null when the event is sound. A {@code
   * timestamp} later than {@code receivedAt} is no fault: {@link #clampClock} mends it.
   */
  public static @Nullable String fault(Event event) {
    if (event.getMessageId().isEmpty()) {
      return "messageId is empty";
    }
    if (event.getMessageId().length() > MAX_NAME) {
      return "messageId is longer than " + MAX_NAME + " characters";
    }
    if (event.getName().isBlank()) {
      return "name is empty";
    }
    if (event.getName().length() > MAX_NAME) {
      return "name is longer than " + MAX_NAME + " characters";
    }
    if (event.getTimestamp() < EARLIEST) {
      return "timestamp "
          + event.getTimestamp()
          + " is before 1990; epoch milliseconds are expected";
    }
    if (event.getReceivedAt() > LATEST) {
      return "receivedAt "
          + event.getReceivedAt()
          + " is after 9999; epoch milliseconds are expected";
    }
    String amounts = amountFault(event);
    return amounts != null ? amounts : propertyFault(event.getProperties());
  }

  /**
   * What is wrong with the field {@code at} of what the engine or its tools write; null: nothing.
   */
  public static @Nullable String timeFault(long at) {
    return at < 0 || at > LATEST
        ? "at " + at + " is no time from 1970 to 9999, in epoch milliseconds"
        : null;
  }

  /** A sender's clock that is ahead cannot move an event into the future. Says whether it was. */
  public static boolean clampClock(Event event) {
    boolean ahead = event.getTimestamp() > event.getReceivedAt();
    if (ahead) {
      event.setTimestamp(event.getReceivedAt());
    }
    return ahead;
  }

  /**
   * A receipt that is ahead of what the broker's clock allows is none: the log's own time of the
   * record counts. Says whether it was.
   *
   * @param receipt as the log has it, epoch milliseconds; 0: it does not say
   */
  public static boolean clampReceipt(Event event, long receipt) {
    boolean ahead = receipt > 0 && event.getReceivedAt() > receipt;
    if (ahead) {
      event.setReceivedAt(receipt);
    }
    return ahead;
  }

  private static @Nullable String amountFault(Event event) {
    boolean amount = false;
    for (Product product : event.getProducts()) {
      if (product.getProductId().isEmpty()) {
        return "a product has an empty productId";
      }
      if (product.getQuantity() < 0 || product.getQuantity() > MAX_QUANTITY) {
        return "product "
            + product.getProductId()
            + " has quantity "
            + product.getQuantity()
            + ", not 0 to "
            + MAX_QUANTITY;
      }
      Long price = product.getPrice();
      if (price != null) {
        amount = true;
        if (price < 0 || price > MAX_MINOR) {
          return "product "
              + product.getProductId()
              + " has price "
              + price
              + ", not 0 to "
              + MAX_MINOR;
        }
      }
    }
    if (event.getOrder() != null) {
      if (event.getOrder().getOrderId().isEmpty()) {
        return "order.orderId is empty";
      }
      Long total = event.getOrder().getTotal();
      if (total != null) {
        amount = true;
        if (total < 0 || total > MAX_MINOR) {
          return "order.total is " + total + ", not 0 to " + MAX_MINOR;
        }
      }
    } else if (needsOrder(event.getName())) {
      return "'" + event.getName() + "' has no order";
    }
    String currency = event.getCurrency();
    if (amount && !Currencies.isKnown(currency)) {
      return "amounts need currency as an ISO 4217 code, such as EUR, not "
          + (currency == null ? "none" : "'" + currency + "'");
    }
    return null;
  }

  private static boolean needsOrder(String name) {
    return EventNames.isOrder(name) || EventNames.isReturn(name);
  }

  private static @Nullable String propertyFault(Map<String, Object> properties) {
    if (properties.isEmpty()) {
      return null;
    }
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      if (property.getValue() instanceof Double number && !Double.isFinite(number)) {
        return "property '" + property.getKey() + "' is " + number + ", not a finite number";
      }
    }
    return null;
  }
}
