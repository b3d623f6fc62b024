package io.beckon.domain.basics;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 30m}, {@code 14d}. CEL knows only seconds to hours, as
 * text.
 */
public final class DurationLiterals {
  /** A text or a comment of a condition, in which nothing is to be looked for. */
  public static final String QUOTED =
      "//[^\n]*+"
          + "|(?<!\\w)[rR](?:\"[^\"]*+\"|'[^']*+')"
          + "|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'";

  private static final Pattern LITERAL =
      Pattern.compile(QUOTED + "|(?<![\\w.])(\\d+)(ms|s|m|h|d|w)\\b");
  private static final Pattern WHOLE = Pattern.compile("(\\d+)(ms|s|m|h|d|w)");

  private DurationLiterals() {}

  /**
   * A condition in plain CEL, and for each of its characters the place in the text that the author
   * wrote.
   */
  public record Rewritten(String cel, int[] origin) {
    public int originOf(int offset) {
      return origin[Math.max(0, Math.min(offset, origin.length - 1))];
    }
  }

  /**
   * Milliseconds of a duration.
   *
   * @throws IllegalArgumentException when it is not a number and one of ms, s, m, h, d, w
   */
  public static long millis(String text) {
    Matcher matcher = WHOLE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write a number and ms, s, m, h, d or w, such as 30m");
    }
    return millis(matcher.group(1), matcher.group(2));
  }

  public static Rewritten rewrite(String text) {
    StringBuilder cel = new StringBuilder();
    int[] origin = new int[text.length() * 24 + 1];
    Matcher matcher = LITERAL.matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        continue;
      }
      copy(text, from, matcher.start(), cel, origin);
      String literal = "duration(\"" + millis(matcher.group(1), matcher.group(2)) + "ms\")";
      java.util.Arrays.fill(origin, cel.length(), cel.length() + literal.length(), matcher.start());
      cel.append(literal);
      from = matcher.end();
    }
    copy(text, from, text.length(), cel, origin);
    origin[cel.length()] = text.length();
    return new Rewritten(cel.toString(), java.util.Arrays.copyOf(origin, cel.length() + 1));
  }

  /** A span as it is written, such as {@code 36h}: in the largest unit that holds it whole. */
  public static String text(long millis) {
    for (String unit : List.of("d", "h", "m", "s")) {
      long one = millis("1", unit);
      if (millis % one == 0) {
        return millis / one + unit;
      }
    }
    return millis + "ms";
  }

  private static void copy(String text, int from, int to, StringBuilder cel, int[] origin) {
    for (int i = from; i < to; i++) {
      origin[cel.length()] = i;
      cel.append(text.charAt(i));
    }
  }

  private static long millis(String number, String unit) {
    long factor =
        switch (unit) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          case "d" -> 86_400_000L;
          default -> 604_800_000L;
        };
    if (number.length() > 13) {
      throw new IllegalArgumentException("'" + number + unit + "' is too long a duration");
    }
    return Math.multiplyExact(Long.parseLong(number), factor);
  }
}
