package io.beckon.domain.event;

import java.util.List;

/**
 * Event names of the Segment specification (ecommerce v2, e-mail) that the profile itself
 * understands.
 */
public final class EventNames {
  public static final String PAGE = "page";
  public static final String IDENTIFY = "identify";
  public static final String PRODUCTS_SEARCHED = "Products Searched";
  public static final String PRODUCT_VIEWED = "Product Viewed";
  public static final String PRODUCT_ADDED = "Product Added";
  public static final String PRODUCT_REMOVED = "Product Removed";
  public static final String CART_VIEWED = "Cart Viewed";
  public static final String CHECKOUT_STARTED = "Checkout Started";
  public static final String ORDER_COMPLETED = "Order Completed";

  /** An order stands otherwise from now on; if nothing else has told of it, it is the order. */
  public static final String ORDER_UPDATED = "Order Updated";

  public static final String ORDER_REFUNDED = "Order Refunded";
  public static final String ORDER_CANCELLED = "Order Cancelled";
  public static final String EMAIL_SENT = "Email Sent";
  public static final String EMAIL_DELIVERED = "Email Delivered";
  public static final String EMAIL_OPENED = "Email Opened";
  public static final String EMAIL_LINK_CLICKED = "Email Link Clicked";
  public static final String EMAIL_BOUNCED = "Email Bounced";
  public static final String UNSUBSCRIBED = "Unsubscribed";

  /** Property of news of a price: what it was before. */
  public static final String WAS = "was";

  public static final String PRODUCT_WISHED = "Product Added to Wishlist";

  /** What the engine itself tells a contact of a product that it looked at. */
  public static final String PRICE_DROPPED = "Price Dropped";

  public static final String BACK_IN_STOCK = "Back In Stock";

  /**
   * The names of the Segment specification that shops, sites and senders use: those above, and some
   * that only rules look at.
   */
  public static final List<String> KNOWN =
      List.of(
          PAGE,
          IDENTIFY,
          "screen",
          "alias",
          "group",
          PRODUCTS_SEARCHED,
          "Product List Viewed",
          "Product Clicked",
          PRODUCT_VIEWED,
          PRODUCT_ADDED,
          PRODUCT_REMOVED,
          PRODUCT_WISHED,
          "Product Removed from Wishlist",
          "Product Reviewed",
          "Product Shared",
          CART_VIEWED,
          CHECKOUT_STARTED,
          "Checkout Step Completed",
          "Payment Info Entered",
          ORDER_COMPLETED,
          ORDER_REFUNDED,
          ORDER_CANCELLED,
          ORDER_UPDATED,
          "Coupon Applied",
          "Coupon Denied",
          "Promotion Viewed",
          "Promotion Clicked",
          "Signed Up",
          "Signed In",
          EMAIL_SENT,
          EMAIL_DELIVERED,
          EMAIL_OPENED,
          EMAIL_LINK_CLICKED,
          EMAIL_BOUNCED,
          UNSUBSCRIBED,
          PRICE_DROPPED,
          BACK_IN_STOCK);

  private EventNames() {}

  /** Whether it says what was ordered. */
  public static boolean isOrder(String name) {
    return name.equals(ORDER_COMPLETED) || name.equals(ORDER_UPDATED);
  }

  /** Whether it says that something ordered came back. */
  public static boolean isReturn(String name) {
    return name.equals(ORDER_REFUNDED) || name.equals(ORDER_CANCELLED);
  }

  /** Whether the contact was told something by the shop, and did nothing itself. */
  public static boolean isNews(String name) {
    return name.equals(PRICE_DROPPED) || name.equals(BACK_IN_STOCK);
  }

  /**
   * The class that metrics count a name under: a small closed set, so that no client can create
   * metrics.
   */
  public static String metricClass(String name) {
    return switch (name) {
      case PAGE, IDENTIFY -> name;
      case PRODUCTS_SEARCHED -> "search";
      case PRODUCT_VIEWED -> "view";
      case PRODUCT_ADDED, PRODUCT_REMOVED, CART_VIEWED, CHECKOUT_STARTED -> "cart";
      case ORDER_COMPLETED, ORDER_UPDATED -> "order";
      case ORDER_REFUNDED, ORDER_CANCELLED -> "return";
      case EMAIL_SENT,
          EMAIL_DELIVERED,
          EMAIL_OPENED,
          EMAIL_LINK_CLICKED,
          EMAIL_BOUNCED,
          UNSUBSCRIBED ->
          "message";
      default -> "other";
    };
  }
}
