package io.beckon.domain.condition;

import io.beckon.domain.basics.Keys;
import io.beckon.domain.basics.Money;
import io.beckon.domain.basics.Nearest;
import io.beckon.schema.Event;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which events count: those with a product that is all of what is said of products, bought at the
 * place that is said. What is null does not matter.
 *
 * @param from least price of one piece
 * @param to price that one piece must be below
 * @param place channel of sale (online, store), or the store's name or address
 */
public record Narrowing(
    String key,
    @Nullable String product,
    @Nullable String category,
    @Nullable String brand,
    @Nullable Money from,
    @Nullable Money to,
    @Nullable String place) {
  /** The words that may be said. */
  public static final List<String> WORDS =
      List.of("product", "category", "brand", "priceFrom", "priceBelow", "currency", "place");

  /** Any event. */
  public static final Narrowing NONE = new Narrowing("", null, null, null, null, null, null);

  /** Events with a product of this category. */
  public static Narrowing category(String category) {
    if (category.startsWith("{")) {
      // So the keys of several words begin.
      return of(Map.of("category", category));
    }
    return category.isEmpty()
        ? NONE
        : new Narrowing(category, null, category, null, null, null, null);
  }

  /**
   * Reads {@code {"category": "Lamps", "place": "store"}}.
   *
   * @throws IllegalArgumentException for a word that is not one of {@link #WORDS}, or an amount
   *     without its currency
   */
  public static Narrowing of(Map<String, String> said) {
    for (String word : said.keySet()) {
      if (!WORDS.contains(word)) {
        throw new IllegalArgumentException(
            "'"
                + word
                + "' narrows nothing"
                + Nearest.hint(word, WORDS)
                + "; there are "
                + String.join(", ", WORDS));
      }
    }
    if (said.isEmpty()) {
      return NONE;
    }
    TreeMap<String, String> words = new TreeMap<>();
    // {product: "a, brand=b"} is not {product: a, brand: b}.
    said.forEach((word, value) -> words.put(word, Keys.escaped(value, ',')));
    return new Narrowing(
        words.toString(),
        said.get("product"),
        said.get("category"),
        said.get("brand"),
        price(said, "priceFrom"),
        price(said, "priceBelow"),
        said.get("place"));
  }

  private static @Nullable Money price(Map<String, String> said, String word) {
    String amount = said.get(word);
    String currency = said.get("currency");
    if (amount != null && currency == null) {
      throw new IllegalArgumentException(
          word + " needs a currency, such as {\"" + word + "\": \"20.00\", \"currency\": \"GBP\"}");
    }
    return amount == null || currency == null ? null : Money.of(amount, currency);
  }

  /** Whether an event of the right name counts. */
  public boolean counts(Event event) {
    if (this == NONE) {
      return true;
    }
    if (place != null && !isPlace(event.getOrder(), place)) {
      return false;
    }
    if (product == null && category == null && brand == null && from == null && to == null) {
      return true;
    }
    List<Product> products = event.getProducts();
    for (int i = 0; i < products.size(); i++) {
      if (isMeant(products.get(i), event.getCurrency())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPlace(@Nullable Order order, String place) {
    return order != null && (place.equals(order.getStore()) || place.equals(order.getChannel()));
  }

  private boolean isMeant(Product one, @Nullable String currency) {
    return (product == null || product.equals(one.getProductId()))
        && (category == null || category.equals(one.getCategory()))
        && (brand == null || brand.equals(one.getBrand()))
        && (from == null && to == null || isPriced(one.getPrice(), currency));
  }

  private boolean isPriced(@Nullable Long price, @Nullable String currency) {
    return price != null
        && (from == null || from.currency().equals(currency) && price >= from.minor())
        && (to == null || to.currency().equals(currency) && price < to.minor());
  }
}
