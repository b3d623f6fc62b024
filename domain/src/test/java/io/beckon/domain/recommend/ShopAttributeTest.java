package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShopAttributeTest {
  @Test
  void whatIsTooLongOrMindedByItselfHasNoList() {
    assertThat(ShopAttribute.isListed("age", "x".repeat(20))).isTrue();
    assertThat(ShopAttribute.isListed("age", "x".repeat(21))).isFalse();
    assertThat(ShopAttribute.isListed("", "7")).isFalse();
    assertThat(ShopAttribute.isListed("contains", "7")).isFalse();
  }
}
