package io.beckon.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.Cart;
import io.beckon.schema.CartLine;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Carts of variants, in any order of arrival, beside the obvious computation in order of time. */
class CartsProperties {
  private static final String[] PRODUCTS = {"shirt", "mug"};
  private static final @Nullable String[] VARIANTS = {null, "red", "blue"};

  @Property(tries = 10_000)
  void orderOfArrivalDoesNotMatter(@ForAll long seed) {
    List<Event> history = history(seed, new Random(seed).nextBoolean());
    List<Event> shuffled = new ArrayList<>(history);
    Collections.shuffle(shuffled, new Random(seed + 1));
    assertThat(pieces(cart(shuffled))).as("%s", told(shuffled)).isEqualTo(expected(history));
    assertThat(pieces(cart(history))).isEqualTo(expected(history));
  }

  @Property(tries = 10_000)
  void norDoesWhichOfTwoCartsKnewThem(@ForAll long seed) {
    List<Event> history = history(seed, new Random(seed).nextBoolean());
    Random random = new Random(seed + 1);
    List<Event> one = new ArrayList<>();
    List<Event> other = new ArrayList<>();
    history.forEach(event -> (random.nextBoolean() ? one : other).add(event));
    Collections.shuffle(one, random);
    Cart cart = cart(one);
    MergedCart.take(cart, cart(other));
    assertThat(pieces(cart)).isEqualTo(expected(history));
  }

  /**
   * @param orders whether there are orders, and each removal says its variant; else none says it
   */
  private static List<Event> history(long seed, boolean orders) {
    Random random = new Random(seed);
    List<Event> history = new ArrayList<>();
    int size = 1 + random.nextInt(14);
    for (int i = 0; i < size; i++) {
      int kind = random.nextInt(10);
      Event event =
          Event.newBuilder()
              .setMessageId("m" + i)
              .setTimestamp(1_000 + i * 10)
              .setCurrency("EUR")
              .build();
      if (kind < 5) {
        event.setName("Product Added");
        event.getProducts().add(product(random, 1 + random.nextInt(3)));
      } else if (kind < 8) {
        event.setName("Product Removed");
        Product product = product(random, random.nextInt(3));
        product.setVariant(orders ? VARIANTS[1 + random.nextInt(2)] : null);
        event.getProducts().add(product);
      } else if (kind < 9 || !orders) {
        event.setName("Cart Viewed");
        for (int line = random.nextInt(4); line > 0; line--) {
          event.getProducts().add(product(random, random.nextInt(3)));
        }
      } else {
        event.setName("Order Completed");
        for (int line = random.nextInt(3); line > 0; line--) {
          event.getProducts().add(product(random, 1));
        }
      }
      history.add(event);
    }
    return history;
  }

  private static List<String> told(List<Event> events) {
    return events.stream()
        .map(
            event ->
                event.getTimestamp()
                    + " "
                    + event.getName()
                    + event.getProducts().stream()
                        .map(
                            p ->
                                " "
                                    + p.getProductId()
                                    + "/"
                                    + p.getVariant()
                                    + "x"
                                    + p.getQuantity())
                        .toList())
        .toList();
  }

  private static Product product(Random random, int quantity) {
    return Product.newBuilder()
        .setProductId(PRODUCTS[random.nextInt(PRODUCTS.length)])
        .setVariant(VARIANTS[random.nextInt(VARIANTS.length)])
        .setPrice(100L)
        .setQuantity(quantity)
        .build();
  }

  private static Cart cart(List<Event> events) {
    Cart cart = new Newcomers().contact("shop", "ann").getProfile().getCart();
    for (Event event : events) {
      switch (event.getName()) {
        case "Product Added" -> Carts.add(cart, event);
        case "Product Removed" -> Carts.remove(cart, event);
        case "Cart Viewed" -> Carts.replace(cart, event);
        default -> Carts.order(cart, event);
      }
    }
    return cart;
  }

  private static Map<String, Integer> pieces(Cart cart) {
    Map<String, Integer> pieces = new TreeMap<>();
    for (CartLine line : cart.getLines()) {
      if (line.getQuantity() > 0) {
        pieces.put(line.getProductId() + "/" + line.getVariant(), line.getQuantity());
      }
    }
    return pieces;
  }

  private static Map<String, Integer> expected(List<Event> inOrder) {
    Map<String, Integer> cart = new TreeMap<>();
    Map<String, Long> touched = new TreeMap<>();
    for (Event event : inOrder) {
      if (event.getName().equals("Cart Viewed") && !event.getProducts().isEmpty()
          || event.getName().equals("Order Completed") && event.getProducts().isEmpty()) {
        cart.clear();
      }
      for (Product product : event.getProducts()) {
        String line = product.getProductId() + "/" + product.getVariant();
        switch (event.getName()) {
          case "Product Added", "Cart Viewed" -> {
            if (product.getQuantity() > 0) {
              cart.merge(line, product.getQuantity(), Integer::sum);
              touched.put(line, event.getTimestamp());
            }
          }
          case "Product Removed" -> {
            int left = product.getQuantity();
            boolean all = left == 0;
            do {
              String from = product.getVariant() != null ? line : last(cart, touched, product);
              int there = from == null ? 0 : cart.getOrDefault(from, 0);
              if (there == 0) {
                break;
              }
              int taken = all ? there : Math.min(left, there);
              left -= taken;
              cart.put(from, there - taken);
              cart.values().removeIf(count -> count == 0);
            } while (left > 0 && product.getVariant() == null);
          }
          default ->
              cart.keySet()
                  .removeIf(
                      one ->
                          product.getVariant() == null
                              ? one.startsWith(product.getProductId() + "/")
                              : one.equals(line) || one.equals(product.getProductId() + "/null"));
        }
      }
    }
    return cart;
  }

  /** The line that was touched last; at equal times the one without a variant, then by name. */
  private static @Nullable String last(
      Map<String, Integer> cart, Map<String, Long> touched, Product product) {
    String last = null;
    for (String one : cart.keySet()) {
      if (one.startsWith(product.getProductId() + "/")
          && (last == null
              || touched.getOrDefault(one, 0L) > touched.getOrDefault(last, 0L)
              || (touched.getOrDefault(one, 0L).equals(touched.getOrDefault(last, 0L))
                  && one.endsWith("/null")))) {
        last = one;
      }
    }
    return last;
  }
}
