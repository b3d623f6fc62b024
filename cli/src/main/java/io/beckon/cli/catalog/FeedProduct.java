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
import org.jspecify.annotations.Nullable;

/** Makes a product of a feed's row. */
final class FeedProduct {
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
    String dates = take(SalePeriod.FIELD);
    // A sale that has not begun, or is over, is no price; an amount at fault is one all the same.
    Long salePrice = sale.isEmpty() ? null : minor("sale_price", sale, usual);
    Long saleUntil = null;
    if (salePrice != null && !dates.isEmpty()) {
      SalePeriod sold = SalePeriod.of(dates);
      salePrice = sold.holds(at) ? salePrice : null;
      saleUntil = sold.holds(at) ? sold.until() : null;
    }
    String brand = take("brand");
    String address = take("link", "url", "address");
    String image = take("image_link", "image");
    boolean available = Availability.of(take("availability", "available"));
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
        .setSaleUntil(saleUntil)
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

  private long minor(String field, String written, String usual) {
    FeedPrice price;
    try {
      price = FeedPrice.of(written);
    } catch (IllegalArgumentException e) {
      throw notAnAmount(field, written, currency == null ? usual : currency, e);
    }
    String unit =
        !price.currency().isEmpty() ? price.currency() : currency == null ? usual : currency;
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
      return Money.of(price.amount(), unit).minor();
    } catch (IllegalArgumentException e) {
      throw notAnAmount(field, written, unit, e);
    }
  }

  private static IllegalArgumentException notAnAmount(
      String field, String written, String unit, Exception cause) {
    return new IllegalArgumentException(
        field
            + " is '"
            + written
            + "', not an amount such as 12.50 "
            + (unit.isEmpty() ? "GBP" : unit),
        cause);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
