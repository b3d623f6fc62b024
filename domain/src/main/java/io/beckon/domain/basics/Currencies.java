package io.beckon.domain.basics;

import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The currencies of ISO 4217, as the JDK knows them. Whoever takes an amount in asks here; whoever
 * gives one out must bear a currency that is not here, because state and topics may hold one.
 */
public final class Currencies {
  private static final Map<String, Integer> DIGITS = new HashMap<>();

  static {
    for (Currency currency : Currency.getAvailableCurrencies()) {
      DIGITS.put(currency.getCurrencyCode(), Math.max(0, currency.getDefaultFractionDigits()));
    }
  }

  private Currencies() {}

  /** Whether it is the code of a currency, in capitals. */
  public static boolean isKnown(@Nullable String code) {
    return code != null && DIGITS.containsKey(code);
  }

  /** Digits after the point; none of a currency that is not known. */
  public static int digits(String code) {
    Integer digits = DIGITS.get(code);
    return digits == null ? 0 : digits;
  }
}
