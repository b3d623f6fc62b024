package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "25.00 EUR|25.00",
        "EUR 25|25",
        "12,50|12.50",
        "12,5 €|12.5",
        "£1,234.50|1234.50",
        "1.234,50|1234.50",
        "1 234,50 zł|1234.50",
        "1'234.50|1234.50",
        "1.234.567|1234567",
        "1,234,567.8|1234567.8",
        "0,250|0.250",
        "-5.00|-5.00",
        "12.345|12.345",
        "7|7",
      })
  void numbersAreReadAsPeopleWriteThem(String text, String number) {
    assertThat(Amounts.parse(text)).isEqualTo(new BigDecimal(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,234", "free", "", "12,34,5", "1.23.456", "1,2,3", "--", "€"})
  void whatCanBeReadInTwoWaysOrNotAtAllIsNoNumber(String text) {
    assertThat(Amounts.parse(text)).isNull();
  }
}
