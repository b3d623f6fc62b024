package io.beckon.domain.isolation;

import io.beckon.schema.codec.EventHeader;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Workspaces that are nearly the same, and ids that look like other keys than their own. */
final class HostileNames {
  /** Pairs of them: the one is the beginning of the other, or nearly so. */
  static final String[][] WORKSPACES = {
    {"a", "b"},
    {"shop", "shop-1"},
    {"shop", "shop.b"},
    {"A", "a"},
    {"a", "a_"},
    {"-", "."},
    {"1", "0"}
  };

  /** What ids are put together of; keys of all kinds have some of it between their parts. */
  private static final String[] PIECES = {
    "ann", "b/ann", "a", "b", "/", "~", "~1", "~0", "\n", "\u0001", "@", "[", "]", ":", ",", "{",
    "}", "=", " ", "-", "bought", "0", "1", "É", "\u0301", "🙂", "\u200d", "\uFFFF", "İ", "ß", "𝒜"
  };

  /** What stands between the parts of keys. */
  private static final String[] BETWEEN = {"/", "\n", "@", "~", "~1"};

  private HostileNames() {}

  /** An id as events may have it: 1 to 200 bytes, no NUL, no half of a character. */
  static String id(SplittableRandom random) {
    int sort = random.nextInt(10);
    if (sort == 0) {
      return "x".repeat(EventHeader.MAX_ID - 1) + random.nextInt(2);
    }
    StringBuilder id = new StringBuilder();
    int pieces = 1 + random.nextInt(sort < 8 ? 3 : 8);
    for (int i = 0; i < pieces; i++) {
      if (sort == 1) {
        id.appendCodePoint(character(random));
      } else {
        id.append(PIECES[random.nextInt(PIECES.length)]);
      }
    }
    String made = id.toString();
    boolean fits = made.getBytes(StandardCharsets.UTF_8).length <= EventHeader.MAX_ID;
    return fits && !made.isBlank() ? made : "ann";
  }

  /**
   * Some of the pieces, few enough that ids of them often begin or end as others do: only so it is
   * seen where one part of a key passes for another.
   */
  static String[] few(SplittableRandom random) {
    return new String[] {
      "a", BETWEEN[random.nextInt(BETWEEN.length)], PIECES[random.nextInt(PIECES.length)]
    };
  }

  /** An id of one to three of these. */
  static String id(SplittableRandom random, String[] few) {
    StringBuilder id = new StringBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      id.append(few[random.nextInt(few.length)]);
    }
    return id.toString();
  }

  /** Any character of Unicode but NUL and the halves. */
  private static int character(SplittableRandom random) {
    int code = 1 + random.nextInt(Character.MAX_CODE_POINT);
    boolean half = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
    return half ? 'h' : code;
  }
}
