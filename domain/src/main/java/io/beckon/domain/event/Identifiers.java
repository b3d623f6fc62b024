package io.beckon.domain.event;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is an id of somebody, and what is only the trace of a template that was not filled or of a
 * value that was not there. Under such a placeholder all whom it happens to would be one person.
 */
public final class Identifiers {
  /** Placeholders wherever they come from, in small letters. */
  public static final Set<String> PLACEHOLDERS =
      Set.of(
          "undefined",
          "null",
          "nil",
          "none",
          "nan",
          "n/a",
          "na",
          "0",
          "-1",
          "true",
          "false",
          "unknown",
          "anonymous",
          "guest",
          "empty",
          "test",
          "[object object]",
          "object");

  /** So many of one letter are no id; of one digit, more: customers have numbers. */
  private static final int SAME_LETTERS = 3;

  private static final int SAME_DIGITS = 8;

  /** The usual words alone. */
  public static final Identifiers USUAL = new Identifiers(Set.of());

  private final Set<String> words = new TreeSet<>(PLACEHOLDERS);

  /**
   * @param more words that a workspace has beside the usual ones, in any case
   */
  public Identifiers(Set<String> more) {
    more.forEach(word -> words.add(word.strip().toLowerCase(Locale.ROOT)));
  }

  /** Whether it is nobody's id. */
  public boolean isPlaceholder(String id) {
    String word = id.strip().toLowerCase(Locale.ROOT);
    return word.isEmpty() || words.contains(word) || isUnfilled(word) || isOneCharacter(word);
  }

  /** A place of a template into which nothing was put. */
  private static boolean isUnfilled(String word) {
    return between(word, "{{", "}}")
        || between(word, "${", "}")
        || between(word, "%%", "%%")
        || between(word, "*|", "|*")
        || between(word, "<%", "%>")
        || between(word, "[[", "]]");
  }

  private static boolean between(String word, String begin, String end) {
    return word.length() >= begin.length() + end.length()
        && word.startsWith(begin)
        && word.endsWith(end);
  }

  /** One and the same again and again; dashes between do not count, as in the zero UUID. */
  private static boolean isOneCharacter(String word) {
    int first = -1;
    int count = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        continue;
      }
      if (first >= 0 && c != first) {
        return false;
      }
      first = c;
      count++;
    }
    if (first < 0) {
      return true;
    }
    if (first == '0') {
      return true;
    }
    return count >= (Character.isDigit(first) ? SAME_DIGITS : SAME_LETTERS);
  }

  /** An id as it is compared: an address for e-mail is the same in capitals. */
  public static String folded(String id) {
    String bare = id.strip();
    return isAddress(bare) ? bare.toLowerCase(Locale.ROOT) : bare;
  }

  /** Whether it looks like an address for e-mail. */
  public static boolean isAddress(String id) {
    String bare = id.strip();
    int at = bare.indexOf('@');
    return at > 0 && at == bare.lastIndexOf('@') && bare.indexOf('.', at) > at + 1;
  }
}
