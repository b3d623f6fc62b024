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
   * The largest amount that one order or one cart can come to, minor units: what is beyond it
   * counts as this much. Thousands of them are still a number.
   */
  public static final long LARGEST = 1_000_000_000_000_000L;

  /** The sum of two amounts in minor units; what no number can say is the nearest that can. */
  public static long sum(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  /** One amount less another, with the same end. */
  public static long less(long a, long b) {
    return b == Long.MIN_VALUE ? sum(sum(a, Long.MAX_VALUE), 1) : sum(a, -b);
  }

  /** Worth of so many pieces, 0 to {@link #LARGEST}. */
  public static long worth(long price, int pieces) {
    if (price <= 0 || pieces <= 0) {
      return 0;
    }
    return price > LARGEST / pieces ? LARGEST : price * pieces;
  }

  /** Two worths together, no more than {@link #LARGEST}. */
  public static long together(long a, long b) {
    return Math.min(LARGEST, sum(a, b));
  }

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
