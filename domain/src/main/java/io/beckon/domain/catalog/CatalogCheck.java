package io.beckon.domain.catalog;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Currencies;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.event.EventCheck;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.codec.EventHeader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a product that a feed describes. */
public final class CatalogCheck {
  private static final int LEVELS = Bounds.cap(CatalogProduct.SCHEMA$, "category");
  private static final int ATTRIBUTES = Bounds.cap(CatalogProduct.SCHEMA$, "attributes");
  private static final int MAX_ID = 200;
  private static final int MAX_TEXT = 2_000;
  private static final long MAX_MINOR = 1_000_000_000_000L;

  private CatalogCheck() {}

  /** What is wrong, as a sentence that names the field; null when the product is sound. */
  public static @Nullable String fault(CatalogProduct product) {
    String text = textFault(product);
    if (text != null) {
      return text;
    }
    String time = EventCheck.timeFault(product.getAt());
    return time != null ? time : priceFault(product);
  }

  private static @Nullable String textFault(CatalogProduct product) {
    if (!Keys.isWorkspace(product.getWorkspace())) {
      return EventHeader.WORKSPACE_RULE;
    }
    if (product.getProductId().isBlank()) {
      return "id is empty";
    }
    if (product.getProductId().length() > MAX_ID) {
      return "id is longer than " + MAX_ID + " characters";
    }
    if (product.getProductId().chars().anyMatch(Character::isISOControl)) {
      return "id has a line break or another control character";
    }
    if (product.getName().isBlank()) {
      return "name is empty";
    }
    if (product.getCategory().size() > LEVELS) {
      return "category has more than " + LEVELS + " levels";
    }
    if (product.getAttributes().size() > ATTRIBUTES) {
      return "there are more than " + ATTRIBUTES + " further attributes";
    }
    for (Map.Entry<String, String> attribute : product.getAttributes().entrySet()) {
      if (attribute.getValue().length() > MAX_TEXT) {
        return attribute.getKey() + " is longer than " + MAX_TEXT + " characters";
      }
    }
    for (String level : product.getCategory()) {
      if (level.isBlank()) {
        return "category has an empty level";
      }
    }
    boolean tooLong =
        product.getName().length() > MAX_TEXT
            || isTooLong(product.getBrand())
            || isTooLong(product.getAddress())
            || isTooLong(product.getImage())
            || product.getCategory().stream().anyMatch(CatalogCheck::isTooLong);
    return tooLong ? "a text is longer than " + MAX_TEXT + " characters" : null;
  }

  private static @Nullable String priceFault(CatalogProduct product) {
    if (!Currencies.isKnown(product.getCurrency())) {
      return "'" + product.getCurrency() + "' is not an ISO 4217 currency";
    }
    for (Long price : prices(product)) {
      if (price < 0 || price > MAX_MINOR) {
        return "price " + price + " is not 0 to " + MAX_MINOR + " minor units";
      }
    }
    Long sale = product.getSalePrice();
    return sale != null && sale > product.getPrice() ? "the sale price is above the price" : null;
  }

  private static List<Long> prices(CatalogProduct product) {
    Long sale = product.getSalePrice();
    return sale == null ? List.of(product.getPrice()) : List.of(product.getPrice(), sale);
  }

  private static boolean isTooLong(@Nullable String text) {
    return text != null && text.length() > MAX_TEXT;
  }
}
