package io.beckon.domain.basics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * An amount in minor units of its currency, as conditions and payloads see it. Nothing at all is
 * zero of no currency. Only what reads an amount refuses a currency that is not known ({@link
 * Currencies}): an amount that is there already can be shown, whatever it is in.
 */
public record Money(long minor, String currency) implements Comparable<Money> {
  public static final Money NONE = new Money(0, "");

  /** Every number of so many digits is a long. */
  private static final int MOST_DIGITS = 18;

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
    if (!Currencies.isKnown(currency)) {
      throw new IllegalArgumentException("'" + currency + "' is not an ISO 4217 currency");
    }
    int decimals = Currencies.digits(currency);
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

  /**
   * Reads an amount as {@link #toString} writes it, or a plain number.
   *
   * @param currency of a number that does not name one; null: none is known
   * @return null when it is none
   */
  public static @Nullable Money read(String text, @Nullable String currency) {
    int space = text.lastIndexOf(' ');
    String of = space < 0 ? currency : text.substring(space + 1);
    if (of == null || !Currencies.isKnown(of)) {
      return null;
    }
    try {
      return of(space < 0 ? text : text.substring(0, space), of);
    } catch (IllegalArgumentException e) {
      return null;
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

  /** The amount as people write it: {@code 20.00 GBP}; minor units where nobody knows better. */
  @Override
  public String toString() {
    return currency.isEmpty() ? "0" : major().toPlainString() + " " + currency;
  }

  /** The amount in major units, with the decimals that its currency has. */
  public BigDecimal major() {
    return BigDecimal.valueOf(minor, Currencies.digits(currency));
  }

  /** The one rounding of amounts: to the nearest minor unit, halves away from nothing. */
  public static long rounded(BigDecimal minor) {
    // Digits before the point: of an exponent without end, nothing is written out.
    long digits = (long) minor.precision() - minor.scale();
    if (minor.signum() == 0 || digits < 0) {
      return 0;
    }
    if (digits > MOST_DIGITS) {
      return minor.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return minor.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
