package io.beckon.domain.condition;

import io.beckon.domain.basics.DurationLiterals;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of properties and traits as shops give them: {@code event.properties.rühm}, {@code
 * has(event.properties["with space"])}. CEL knows ASCII letters, digits and underlines, so that
 * others go through it in disguise: each sign as an underline and four hexadecimal digits.
 */
final class PropertyNames {
  private static final String DISGUISE = "x__";
  private static final String WORD = "[\\p{L}\\p{M}\\p{N}_]++";

  private static final Pattern NAME =
      Pattern.compile(
          DurationLiterals.QUOTED
              + "|\\bhas\\s*\\(\\s*(?<path>"
              + WORD
              + "(?:\\."
              + WORD
              + ")*)\\s*\\[\\s*(?<quoted>\"[^\"\\\\]*+\"|'[^'\\\\]*+')\\s*\\]\\s*\\)"
              + "|(?<=\\.)(?<name>"
              + WORD
              + ")");
  private static final Pattern DISGUISED = Pattern.compile(DISGUISE + "\\w*");
  private static final Pattern WITH_DASH =
      Pattern.compile(
          "((?:" + WORD + "\\.)*?(?:properties|traits))\\.(" + WORD + "(?:-" + WORD + ")+)");

  private PropertyNames() {}

  /**
   * The text with such names disguised, and for each of its characters the place in the original.
   */
  static DurationLiterals.Rewritten disguise(String text) {
    StringBuilder cel = new StringBuilder();
    int[] origin = new int[text.length() * 6 + 64];
    Matcher matcher = NAME.matcher(text);
    int from = 0;
    while (matcher.find()) {
      String name = matcher.group("name");
      String path = matcher.group("path");
      if (name != null && isStrange(name, text, matcher.start())) {
        origin = copy(text, from, matcher.start(), cel, origin);
        origin = add(disguised(name), matcher.start(), cel, origin);
        from = matcher.end();
      } else if (path != null) {
        String quoted = matcher.group("quoted");
        String key = quoted.substring(1, quoted.length() - 1);
        origin = copy(text, from, matcher.start(), cel, origin);
        origin = add("has(", matcher.start(), cel, origin);
        origin = add(disguise(path).cel(), matcher.start("path"), cel, origin);
        origin = add("." + disguised(key) + ")", matcher.start("quoted"), cel, origin);
        from = matcher.end();
      }
    }
    origin = copy(text, from, text.length(), cel, origin);
    origin = room(origin, cel.length() + 1);
    origin[cel.length()] = text.length();
    return new DurationLiterals.Rewritten(
        cel.toString(), java.util.Arrays.copyOf(origin, cel.length() + 1));
  }

  /** Whether CEL does not take the name behind a dot for one. The digits of 1.5 are no name. */
  private static boolean isStrange(String name, String text, int at) {
    if (name.startsWith(DISGUISE)) {
      return true;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) > '~') {
        return true;
      }
    }
    String before = text.substring(Math.max(0, at - 11), at);
    return Character.isDigit(name.charAt(0))
        && (before.endsWith("properties.") || before.endsWith("traits."));
  }

  private static String disguised(String name) {
    StringBuilder text = new StringBuilder(DISGUISE);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < 128 && Character.isLetterOrDigit(c)) {
        text.append(c);
      } else {
        text.append(String.format(Locale.ROOT, "_%04x", (int) c));
      }
    }
    return text.toString();
  }

  /** The name as the shop gives it. */
  static String plain(String name) {
    if (!name.startsWith(DISGUISE)) {
      return name;
    }
    StringBuilder text = new StringBuilder();
    for (int i = DISGUISE.length(); i < name.length(); i++) {
      if (name.charAt(i) == '_') {
        text.append((char) Integer.parseInt(name.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        text.append(name.charAt(i));
      }
    }
    return text.toString();
  }

  /** A message of CEL with the names as the shop gives them. */
  static String plainIn(String message) {
    return DISGUISED
        .matcher(message)
        .replaceAll(found -> Matcher.quoteReplacement(plain(found.group())));
  }

  /**
   * How a name is to be written that CEL took for a difference or did not understand; null: nothing
   * like that is near.
   */
  static @Nullable String advice(String text, int offset) {
    Matcher dash = WITH_DASH.matcher(text);
    while (dash.find()) {
      if (dash.start() <= offset && offset <= dash.end()) {
        return "a name with a dash is written " + dash.group(1) + "[\"" + dash.group(2) + "\"]";
      }
    }
    String before = text.substring(0, Math.min(offset, text.length()));
    int dot = Math.max(before.lastIndexOf("properties."), before.lastIndexOf("traits."));
    return dot < 0 || before.substring(dot).chars().anyMatch(c -> "&|()<>=\"'".indexOf(c) >= 0)
        ? null
        : "a name with other signs than letters, digits and underlines is written in brackets,"
            + " such as event.properties[\"shoe size\"]";
  }

  private static int[] add(String part, int at, StringBuilder cel, int[] origin) {
    int[] roomy = room(origin, cel.length() + part.length() + 1);
    java.util.Arrays.fill(roomy, cel.length(), cel.length() + part.length(), at);
    cel.append(part);
    return roomy;
  }

  private static int[] copy(String text, int from, int to, StringBuilder cel, int[] origin) {
    int[] roomy = room(origin, cel.length() + to - from + 1);
    for (int i = from; i < to; i++) {
      roomy[cel.length()] = i;
      cel.append(text.charAt(i));
    }
    return roomy;
  }

  private static int[] room(int[] origin, int length) {
    return origin.length >= length ? origin : java.util.Arrays.copyOf(origin, length * 2);
  }
}
