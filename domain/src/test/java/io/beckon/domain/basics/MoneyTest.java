package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void anAmountIsShownWithTheDecimalsOfItsCurrency() {
    assertThat(new Money(2_050, "EUR")).hasToString("20.50 EUR");
    assertThat(new Money(2_050, "JPY")).hasToString("2050 JPY");
    assertThat(new Money(2_050, "KWD")).hasToString("2.050 KWD");
    assertThat(Money.NONE).hasToString("0");
  }

  /** State and topics may hold one, from before it was refused. */
  @Test
  void anAmountInWhatIsNoCurrencyIsShownInMinorUnits() {
    assertThat(new Money(2_050, "ZZZ")).hasToString("2050 ZZZ");
    assertThat(new Money(Long.MIN_VALUE, "\u0000")).hasToString("-9223372036854775808 \u0000");
  }

  @Test
  void whatReadsAnAmountRefusesWhatIsNoCurrency() {
    assertThat(Money.of("20.5", "EUR")).isEqualTo(new Money(2_050, "EUR"));
    assertThatThrownBy(() -> Money.of("20.5", "ZZZ"))
        .hasMessage("'ZZZ' is not an ISO 4217 currency");
    assertThatThrownBy(() -> Money.of("20.5", "JPY")).hasMessageContaining("at most 0 decimals");
  }

  @Test
  void sumsAndProductsStayWithinWhatANumberCanHold() {
    assertThat(Money.sum(2, 3)).isEqualTo(5);
    assertThat(Money.sum(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(Money.sum(Long.MIN_VALUE, -1)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void halvesOfAMinorUnitAreRoundedAwayFromNothing() {
    assertThat(Money.rounded(new BigDecimal("0.5"))).isEqualTo(1);
    assertThat(Money.rounded(new BigDecimal("-0.5"))).isEqualTo(-1);
    assertThat(Money.rounded(new BigDecimal("0.49"))).isZero();
    assertThat(Money.rounded(new BigDecimal("1e30"))).isEqualTo(Long.MAX_VALUE);
    assertThat(Money.rounded(new BigDecimal("-1e2000000000"))).isEqualTo(Long.MIN_VALUE);
    assertThat(Money.rounded(new BigDecimal("1e-2000000000"))).isZero();
  }

  @Test
  void whatTheDataDoesWrongIsToldFromWhatTheMachineDoes() {
    assertThat(Faults.isOfTheData(new IllegalArgumentException("x"))).isTrue();
    assertThat(Faults.isOfTheData(new StackOverflowError())).isTrue();
    assertThat(Faults.isOfTheData(new OutOfMemoryError())).isFalse();
    assertThat(Faults.isOfTheData(new IllegalStateException(new IOException("disk")))).isFalse();
    assertThat(Faults.isOfTheData(new IllegalStateException(new InterruptedException()))).isFalse();
  }
}
