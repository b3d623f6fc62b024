package io.beckon.domain.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** By which words a product is searched for. */
final class Phrases {
  /** Words in a row that make a phrase. */
  private static final int LONGEST = 4;

  /** Of a longer name, its first words. */
  private static final int WORDS = 12;

  private Phrases() {}

  /** A search as it is compared: its words in small letters, with one space between them. */
  static String normal(String text) {
    return String.join(" ", words(text));
  }

  /** Every phrase of a name that could be searched for. */
  static Set<String> of(String name) {
    List<String> words = words(name);
    int count = Math.min(words.size(), WORDS);
    Set<String> phrases = new LinkedHashSet<>();
    for (int from = 0; from < count; from++) {
      for (int to = from + 1; to <= Math.min(count, from + LONGEST); to++) {
        phrases.add(String.join(" ", words.subList(from, to)));
      }
    }
    if (!words.isEmpty()) {
      phrases.add(String.join(" ", words));
    }
    return phrases;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    String small = text.toLowerCase(Locale.ROOT);
    int start = -1;
    for (int i = 0; i <= small.length(); i++) {
      boolean inWord = i < small.length() && Character.isLetterOrDigit(small.charAt(i));
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(small.substring(start, i));
        start = -1;
      }
    }
    return words;
  }
}
