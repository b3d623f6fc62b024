package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShopAttributeTest {
  @Test
  void numbersAreComparedAsNumbersAndTextsWithoutCapitals() {
    assertThat(ShopAttribute.plain(" 07.0 ")).isEqualTo("7");
    assertThat(ShopAttribute.plain("-1.50")).isEqualTo("-1.5");
    assertThat(ShopAttribute.plain("1200")).isEqualTo("1200");
    assertThat(ShopAttribute.plain("Rød")).isEqualTo("rød");
    assertThat(ShopAttribute.plain("size 7")).isEqualTo("size 7");
    assertThat(ShopAttribute.plain("")).isEmpty();
  }

  /** Of anybody's event; written out they would have a thousand million digits. */
  @Test
  void aHostileNumberStaysAText() {
    assertThat(ShopAttribute.plain("1E999999999")).isEqualTo("1e999999999");
    assertThat(ShopAttribute.plain("1e-999999999")).isEqualTo("1e-999999999");
  }

  @Test
  void whatIsTooLongOrMindedByItselfHasNoList() {
    assertThat(ShopAttribute.isListed("age", "x".repeat(20))).isTrue();
    assertThat(ShopAttribute.isListed("age", "x".repeat(21))).isFalse();
    assertThat(ShopAttribute.isListed("", "7")).isFalse();
    assertThat(ShopAttribute.isListed("contains", "7")).isFalse();
  }
}
