package io.beckon.domain.basics;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in minor units of its currency, as conditions and payloads see it. Nothing at all is
 * zero of no currency.
 */
public record Money(long minor, String currency) implements Comparable<Money> {
  public static final Money NONE = new Money(0, "");

  /**
   * Reads {@code money("20.00", "GBP")}.
   *
   * @throws IllegalArgumentException for an unknown currency, or an amount with more decimals than
   *     the currency has
   */
  public static Money of(String amount, String currency) {
    int decimals = decimals(currency);
    try {
      return new Money(new BigDecimal(amount).movePointRight(decimals).longValueExact(), currency);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "money(\""
              + amount
              + "\", \""
              + currency
              + "\") is not an amount with at most "
              + decimals
              + " decimals",
          e);
    }
  }

  /** Whether the two may be compared: same currency, or one of them is nothing. */
  public boolean comparable(Money other) {
    return currency.equals(other.currency)
        || minor == 0 && currency.isEmpty()
        || other.minor == 0 && other.currency.isEmpty();
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(minor, other.minor);
  }

  /** The amount as people write it: {@code 20.00 GBP}. */
  @Override
  public String toString() {
    return currency.isEmpty()
        ? "0"
        : BigDecimal.valueOf(minor, decimals(currency)).toPlainString() + " " + currency;
  }

  private static int decimals(String currency) {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + currency + "' is not an ISO 4217 currency", e);
    }
  }
}
