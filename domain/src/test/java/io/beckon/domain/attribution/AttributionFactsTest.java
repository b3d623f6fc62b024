package io.beckon.domain.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Event;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionFactsTest {
  /** What is no cost counts as none, whatever it is, and soon. */
  @ParameterizedTest
  @CsvSource({
    "0.05, 5",
    "12, 1200",
    "-1, 0",
    "nothing, 0",
    "0.001, 0",
    "1e2000000000, 0",
    "1e-2000000000, 0",
    "99999999999999, 0"
  })
  void costs(String cost, long minor) {
    Event sent = TestingShop.event("m1", "Email Sent", 0);
    sent.setCurrency("GBP");
    sent.getProperties().put("cost", cost);
    AttributionFact fact = Objects.requireNonNull(AttributionFacts.of(sent, "c1"));
    assertThat(fact.getAmount()).isEqualTo(minor);
    assertThat(fact.getMailing()).isEqualTo("unnamed");
  }

  /** An event without products and order may have its currency among the properties. */
  @ParameterizedTest
  @CsvSource({", EUR, EUR, 50", ", eur, EUR, 50", "JPY, EUR, JPY, 1", ", ZZZ, '', 0", ", , '', 0"})
  void aCostKeepsItsCurrency(
      @Nullable String own, @Nullable String property, String currency, long minor) {
    Event sent = TestingShop.event("m1", "Email Sent", 0);
    sent.setCurrency(own);
    sent.getProperties().put("cost", 0.5);
    if (property != null) {
      sent.getProperties().put("currency", property);
    }
    AttributionFact fact = Objects.requireNonNull(AttributionFacts.of(sent, "c1"));
    assertThat(fact.getCurrency()).isEqualTo(currency);
    assertThat(fact.getAmount()).isEqualTo(minor);
  }
}
