package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainValueTest {
  @Test
  void numbersAreComparedAsNumbersAndTextsWithoutCapitals() {
    assertThat(PlainValue.of(" 07.0 ")).isEqualTo("7");
    assertThat(PlainValue.of("-1.50")).isEqualTo("-1.5");
    assertThat(PlainValue.of("1200")).isEqualTo("1200");
    assertThat(PlainValue.of("Rød")).isEqualTo("rød");
    assertThat(PlainValue.of("size 7")).isEqualTo("size 7");
    assertThat(PlainValue.of("")).isEmpty();
  }

  /** Of anybody's event; written out they would have a thousand million digits. */
  @Test
  void aHostileNumberStaysAText() {
    assertThat(PlainValue.of("1E999999999")).isEqualTo("1e999999999");
    assertThat(PlainValue.of("1e-999999999")).isEqualTo("1e-999999999");
  }
}
