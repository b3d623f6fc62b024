package io.beckon.cli.catalog;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount and its currency as feeds write them: {@code 12.50 GBP}, {@code GBP 12.50}, {@code
 * €12,50}, {@code 1,234.50 USD}.
 *
 * @param amount with a point before its decimals, and nothing between thousands
 * @param currency in capitals; empty: none is named
 */
record FeedPrice(String amount, String currency) {
  /** Of signs, only those that mean one currency. */
  private static final Map<String, String> SIGNS =
      Map.of("€", "EUR", "£", "GBP", "₹", "INR", "zł", "PLN");

  private static final String UNIT = "([A-Za-z]{3}|[€£₹]|zł)?";
  private static final Pattern WRITTEN =
      Pattern.compile(UNIT + "\\s*(-?[0-9][0-9.,'\\s]*?)\\s*" + UNIT);

  private static final int LONGEST = 40;
  private static final String THOUSANDS = "[0-9]{1,3}(%1$s[0-9]{3})+";

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is none, or may be read in two ways
   */
  static FeedPrice of(String written) {
    if (written.length() > LONGEST) {
      throw new IllegalArgumentException("no amount");
    }
    Matcher matcher =
        WRITTEN.matcher(written.strip().replace('\u00a0', ' ').replace('\u202f', ' '));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no amount");
    }
    String before = matcher.group(1) == null ? "" : matcher.group(1);
    String after = matcher.group(3) == null ? "" : matcher.group(3);
    if (!before.isEmpty() && !after.isEmpty()) {
      throw new IllegalArgumentException("two currencies");
    }
    String unit = before + after;
    return new FeedPrice(
        plain(matcher.group(2)), SIGNS.getOrDefault(unit, unit.toUpperCase(Locale.ROOT)));
  }

  /**
   * The point or comma that comes last stands before the decimals. A comma alone with three digits
   * behind it may be either, and is neither.
   */
  private static String plain(String number) {
    String digits = number.replace(" ", "").replace("'", "");
    int comma = digits.lastIndexOf(',');
    int point = digits.lastIndexOf('.');
    if (comma < 0) {
      // Several points part thousands.
      return digits.indexOf('.') == point ? digits : thousands(digits, "\\.");
    }
    if (point < 0) {
      boolean decimals = digits.indexOf(',') == comma && digits.length() - comma <= 3;
      if (decimals) {
        return digits.replace(',', '.');
      }
      if (digits.indexOf(',') == comma) {
        throw new IllegalArgumentException("thousands or decimals");
      }
      return thousands(digits, ",");
    }
    return comma > point
        ? thousands(digits.substring(0, comma), "\\.") + "." + digits.substring(comma + 1)
        : thousands(digits.substring(0, point), ",") + digits.substring(point);
  }

  private static String thousands(String digits, String parted) {
    if (digits.matches(THOUSANDS.formatted(parted))) {
      return digits.replaceAll(parted, "");
    }
    throw new IllegalArgumentException("no amount");
  }
}
