package io.beckon.domain.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.Cart;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CartsTest {
  private final Cart cart = new Newcomers().contact("shop", "vera").getProfile().getCart();

  private static Event event(String name, long time, Product... products) {
    return Event.newBuilder()
        .setMessageId(name + time)
        .setName(name)
        .setTimestamp(time)
        .setCurrency("EUR")
        .setProducts(List.of(products))
        .build();
  }

  private static Product shirt(@Nullable String variant, long price, int quantity) {
    return Product.newBuilder()
        .setProductId("shirt")
        .setVariant(variant)
        .setPrice(price)
        .setQuantity(quantity)
        .build();
  }

  private List<String> lines() {
    return cart.getLines().stream()
        .map(one -> one.getQuantity() + " x " + one.getVariant() + " " + one.getPrice())
        .sorted()
        .toList();
  }

  /** Case 06: vera and viktor. */
  @Test
  void eachVariantIsALineOfItsOwn() {
    Carts.add(cart, event("Product Added", 1_000, shirt("red-m", 2_000, 1)));
    Carts.add(cart, event("Product Added", 2_000, shirt("blue-l", 2_200, 2)));
    assertThat(lines()).containsExactly("1 x red-m 2000", "2 x blue-l 2200");
    assertThat(Carts.value(cart, "EUR")).isEqualTo(6_400);
    assertThat(Carts.pieces(cart)).isEqualTo(3);
    Carts.replace(
        cart, event("Cart Viewed", 3_000, shirt("red-m", 2_000, 1), shirt("blue-l", 2_200, 2)));
    assertThat(lines()).containsExactly("1 x red-m 2000", "2 x blue-l 2200");
  }

  /** Case 06: vanja. */
  @Test
  void aRemovalIsOfItsVariantAlone() {
    Carts.add(cart, event("Product Added", 1_000, shirt("red-m", 2_000, 1)));
    Carts.add(cart, event("Product Added", 2_000, shirt("blue-l", 2_200, 1)));
    Carts.remove(cart, event("Product Removed", 3_000, shirt("blue-l", 2_200, 1)));
    assertThat(Carts.value(cart, "EUR")).isEqualTo(2_000);
    Carts.remove(cart, event("Product Removed", 4_000, shirt(null, 0, 1)));
    assertThat(Carts.isEmpty(cart)).as("the only line that is left").isTrue();
  }

  /** Case 14: adam and alma. */
  @Test
  void additionsAddUpAndRemovalsTakeOff() {
    Carts.add(cart, event("Product Added", 2_000, shirt(null, 800, 1)));
    Carts.add(cart, event("Product Added", 1_000, shirt(null, 800, 1)));
    assertThat(Carts.value(cart, "EUR")).isEqualTo(1_600);
    Carts.add(cart, event("Product Added", 3_000, shirt(null, 800, 1)));
    Carts.remove(cart, event("Product Removed", 4_000, shirt(null, 800, 1)));
    assertThat(Carts.pieces(cart)).isEqualTo(2);
    Carts.remove(cart, event("Product Removed", 5_000, shirt(null, 800, 0)));
    assertThat(Carts.isEmpty(cart)).as("no number is all of it").isTrue();
  }

  @Test
  void aLateSnapshotBetweenTwoAdditionsReplacesTheFirst() {
    Carts.add(cart, event("Product Added", 1_000, shirt("red", 800, 5)));
    Carts.add(cart, event("Product Added", 3_000, shirt("red", 900, 1)));
    Carts.replace(cart, event("Cart Viewed", 2_000, shirt("red", 800, 2)));
    assertThat(lines()).containsExactly("3 x red 900");
  }

  @Test
  void anOrderTakesTheVariantThatItNamesAndOneWithoutAVariantAny() {
    Carts.add(cart, event("Product Added", 1_000, shirt("red", 800, 1)));
    Carts.order(cart, event("Order Completed", 3_000, shirt("red", 800, 1)));
    Carts.add(cart, event("Product Added", 2_000, shirt("blue", 900, 1)));
    Carts.add(cart, event("Product Added", 2_500, shirt("red", 900, 1)));
    assertThat(lines())
        .as("what was added before the order is gone")
        .containsExactly("1 x blue 900");
    Carts.order(cart, event("Order Completed", 4_000, shirt(null, 800, 1)));
    assertThat(lines()).isEmpty();
  }

  /** A hundred presses of a button: the cap is 20 changes a line. */
  @Test
  void beyondTheCapNoPieceIsLost() {
    for (int i = 1; i <= 100; i++) {
      Carts.add(cart, event("Product Added", 1_000 + i, shirt("red", 100, 1)));
    }
    assertThat(cart.getLines().get(0).getChanges()).hasSize(20);
    Carts.add(cart, event("Product Added", 1_000, shirt("red", 100, 1)));
    assertThat(Carts.pieces(cart)).isEqualTo(101);
  }

  /** Case 23: ten lines of 9,999,999,999.00 times a million, and one of 25.00. */
  @Test
  void absurdPricesEndAtTheLargestSum() {
    Product[] products = new Product[11];
    for (int i = 0; i < 10; i++) {
      products[i] = shirt("v" + i, 999_999_999_900L, 1_000_000);
    }
    products[10] = shirt("sound", 2_500, 1);
    Carts.replace(cart, event("Cart Viewed", 1_000, products));
    assertThat(Carts.value(cart, "EUR")).isEqualTo(1_000_000_000_000_000L);
    assertThat(lines()).hasSize(11).contains("1 x sound 2500");
    assertThat(Carts.pieces(cart)).isEqualTo(10_000_001);
  }
}
