package io.beckon.cli.catalog;

import io.beckon.domain.basics.Money;
import io.beckon.domain.catalog.CatalogCheck;
import io.beckon.domain.recommend.Ranker;
import io.beckon.schema.CatalogProduct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a product of a feed's row. */
final class FeedProduct {
  private static final Set<String> HAD =
      Set.of("in_stock", "instock", "in stock", "available", "true", "yes", "1", "limited", "");
  private static final Set<String> NOT_HAD =
      Set.of(
          "out_of_stock",
          "outofstock",
          "out of stock",
          "preorder",
          "backorder",
          "discontinued",
          "false",
          "no",
          "0");

  private final Map<String, String> fields;
  private @Nullable String currency;

  private FeedProduct(Map<String, String> fields) {
    this.fields = new HashMap<>(fields);
  }

  /**
   * The product.
   *
   * @param currency of prices that name none; empty: they must
   * @throws IllegalArgumentException with a sentence that names the field at fault
   */
  static CatalogProduct of(Map<String, String> fields, String workspace, String currency, long at) {
    if (Feed.isBroken(fields)) {
      throw new IllegalArgumentException("it has bytes that are not UTF-8; save the feed as UTF-8");
    }
    CatalogProduct product = new FeedProduct(fields).product(workspace, currency, at);
    String fault = CatalogCheck.fault(product);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return product;
  }

  private CatalogProduct product(String workspace, String usual, long at) {
    String id = take("id", "sku");
    String name = take("name", "title");
    List<String> category = category(take("category", "product_type", "google_product_category"));
    String own = take("currency");
    currency = own.isEmpty() ? null : own.toUpperCase(Locale.ROOT);
    String written = take("price");
    String sale = take("sale_price");
    if (written.isEmpty()) {
      throw new IllegalArgumentException("price is empty");
    }
    long price = minor("price", written, usual);
    Long salePrice = sale.isEmpty() ? null : minor("sale_price", sale, usual);
    String brand = take("brand");
    String address = take("link", "url", "address");
    String image = take("image_link", "image");
    boolean available = available(take("availability", "available"));
    Map<String, String> attributes = new HashMap<>();
    fields.forEach(
        (field, value) -> {
          if (!value.isBlank()) {
            attributes.put(field, value.strip());
          }
        });
    String again = attributes.get(Ranker.AGAIN);
    if (again != null && !again.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          Ranker.AGAIN + " is '" + again + "', not a number of days");
    }
    return CatalogProduct.newBuilder()
        .setWorkspace(workspace)
        .setProductId(id)
        .setName(name)
        .setCategory(category)
        .setBrand(orNull(brand))
        .setCurrency(currency == null ? usual : currency)
        .setPrice(price)
        .setSalePrice(salePrice)
        .setAvailable(available)
        .setAddress(orNull(address))
        .setImage(orNull(image))
        .setAttributes(attributes)
        .setAt(at)
        .build();
  }

  /** The first of the fields that says anything; all of them are taken. */
  private String take(String... names) {
    String found = "";
    for (String name : names) {
      String value = fields.remove(name);
      if (found.isEmpty() && value != null) {
        found = value.strip();
      }
    }
    return found;
  }

  private static List<String> category(String written) {
    List<String> levels = new ArrayList<>();
    for (String level : written.split(">")) {
      if (!level.isBlank()) {
        levels.add(level.strip());
      }
    }
    return levels;
  }

  /** {@code 12.50 GBP}, {@code GBP 12.50} or {@code 12.50}. */
  private long minor(String field, String written, String usual) {
    String amount = written;
    String unit = currency == null ? usual : currency;
    int space = written.indexOf(' ');
    if (space > 0) {
      String first = written.substring(0, space);
      String second = written.substring(space + 1).strip();
      boolean before = Character.isLetter(first.charAt(0));
      amount = before ? second : first;
      unit = (before ? first : second).toUpperCase(Locale.ROOT);
    }
    if (unit.isEmpty()) {
      throw new IllegalArgumentException(
          field + " is '" + written + "', without a currency; write 12.50 GBP, or say --currency");
    }
    if (currency != null && !currency.equals(unit)) {
      throw new IllegalArgumentException(
          field + " is in " + unit + ", other amounts of the product in " + currency);
    }
    currency = unit;
    try {
      return Money.of(amount, unit).minor();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          field + " is '" + written + "', not an amount such as 12.50 " + unit, e);
    }
  }

  private static boolean available(String written) {
    String state = written.toLowerCase(Locale.ROOT);
    if (HAD.contains(state)) {
      return true;
    }
    if (NOT_HAD.contains(state)) {
      return false;
    }
    throw new IllegalArgumentException(
        "availability is '" + written + "', not in_stock or out_of_stock");
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
