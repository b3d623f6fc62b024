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

  /** The first so many characters, and never half of one. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
