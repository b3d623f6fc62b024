package io.beckon.domain.basics;

import java.math.BigDecimal;
import java.util.Locale;

/** Values as they are compared, however they are written. */
public final class PlainValue {
  /** Longer values are sentences, by which nobody asks. */
  public static final int MAX_LENGTH = 20;

  private PlainValue() {}

  /** 7, 7.0 and 07 are the same, and so are Red and red. */
  public static String of(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()
        || text.length() > MAX_LENGTH
        || !Character.isDigit(text.codePointBefore(text.length()))
        // 1e999999999 written out would fill the memory, and anybody may send it.
        || text.indexOf('e') >= 0) {
      return text;
    }
    try {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      // A number and a unit, a size, a name: a text like any other.
      return text;
    }
  }
}
