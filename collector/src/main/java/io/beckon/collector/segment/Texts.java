package io.beckon.collector.segment;

import org.jspecify.annotations.Nullable;

/** Texts of a length that is kept. */
final class Texts {
  /** Longest text that a field of an event has. */
  static final int LONGEST = 2_000;

  private Texts() {}

  static @Nullable String kept(@Nullable String text) {
    return text == null ? null : cut(text, LONGEST);
  }

  /** Whether it has no half of a character: written, that would become a question mark. */
  static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** The first so many characters, and never half of one. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
