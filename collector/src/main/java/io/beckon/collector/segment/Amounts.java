package io.beckon.collector.segment;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers and amounts as people and shop systems write them: {@code 1.234,50 EUR}. */
final class Amounts {
  private static final int LONGEST = 60;

  private Amounts() {}

  /** The three letters that a text names beside its number, in capitals; empty: none. */
  static String currency(String text) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toUpperCase(text.charAt(i));
      if (c >= 'A' && c <= 'Z') {
        letters.append(c);
      }
    }
    return letters.length() == 3 ? letters.toString() : "";
  }

  /**
   * The number in a text: with a point or a comma before the decimals, with or without marks
   * between the thousands, with or without a currency before or behind it.
   *
   * @return null when it is none, or when it can be read in two ways ({@code 1,234})
   */
  static @Nullable BigDecimal parse(String text) {
    String number = bare(text);
    if (number == null) {
      return null;
    }
    boolean negative = number.charAt(0) == '-';
    String digits = negative || number.charAt(0) == '+' ? number.substring(1) : number;
    int point = digits.lastIndexOf('.');
    int comma = digits.lastIndexOf(',');
    String plain;
    if (point >= 0 && comma >= 0) {
      plain = split(digits, Math.max(point, comma), point > comma ? ',' : '.');
    } else if (comma >= 0) {
      boolean one = digits.indexOf(',') == comma;
      boolean thousands = digits.length() - comma - 1 == 3;
      // 1,234 is a thousand to some and little more than one to others; 0,250 is not.
      boolean leadingZero = digits.startsWith("0");
      if (one && thousands && !leadingZero) {
        return null;
      }
      plain = one ? split(digits, comma, ' ') : grouped(digits, ',');
    } else if (point >= 0 && digits.indexOf('.') != point) {
      plain = grouped(digits, '.');
    } else {
      plain = digits;
    }
    try {
      return plain == null ? null : new BigDecimal(negative ? "-" + plain : plain);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Without what stands around the number, and without spaces between thousands; null: no number.
   */
  private static @Nullable String bare(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && !isOfNumber(text.charAt(from))) {
      from++;
    }
    while (to > from && !Character.isDigit(text.charAt(to - 1))) {
      to--;
    }
    if (from >= to || to - from > LONGEST) {
      return null;
    }
    StringBuilder bare = new StringBuilder();
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean between = c == ' ' || c == '\u00a0' || c == '\u202f' || c == '\'' || c == '\u2019';
      if (!between) {
        bare.append(c == '\u2212' ? '-' : c);
      }
    }
    return bare.toString();
  }

  private static boolean isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '\u2212';
  }

  private static @Nullable String split(String digits, int at, char group) {
    String whole = digits.substring(0, at);
    String plain = whole.indexOf(group) < 0 ? whole : grouped(whole, group);
    return plain == null ? null : plain + "." + digits.substring(at + 1);
  }

  /** Digits between marks that have three each but the first; null: they do not. */
  private static @Nullable String grouped(String digits, char group) {
    int next = digits.indexOf(group);
    if (next < 1 || next > 3) {
      return null;
    }
    StringBuilder plain = new StringBuilder(digits.substring(0, next));
    while (next >= 0) {
      int end = digits.indexOf(group, next + 1);
      String three = digits.substring(next + 1, end < 0 ? digits.length() : end);
      if (three.length() != 3) {
        return null;
      }
      plain.append(three);
      next = end;
    }
    return plain.toString();
  }
}
