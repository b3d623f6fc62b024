package io.beckon.domain.basics;

import io.beckon.schema.codec.EventHeader;

/**
 * Makes one text of several, so that different parts never make the same text. What is kept or sent
 * under a key is kept by the parts alone, whatever somebody has put into an id.
 */
public final class Keys {
  private static final char BETWEEN = '/';

  /** As in JSON Pointer (RFC 6901), section 3: ~ is written ~0, and what stands between ~1. */
  private static final char ESCAPE = '~';

  private Keys() {}

  /**
   * The parts with slashes between. The last part stands as it is; a slash in any other is written
   * {@code ~1}, and {@code ~} is written {@code ~0}. Keys of as many parts are the same only if all
   * of their parts are.
   */
  public static String join(String first, String last) {
    return escaped(first, BETWEEN) + BETWEEN + last;
  }

  /** The same of three parts; see {@link #join(String, String)}. */
  public static String join(String first, String second, String last) {
    return escaped(first, BETWEEN) + BETWEEN + join(second, last);
  }

  /** The same of four parts; see {@link #join(String, String)}. */
  public static String join(String first, String second, String third, String last) {
    return escaped(first, BETWEEN) + BETWEEN + join(second, third, last);
  }

  /**
   * A part alone, as all but the last stand in a key of several: so it differs from each of those,
   * too.
   */
  public static String single(String part) {
    return escaped(part, BETWEEN);
  }

  /** A part as it stands before another, with this character between. */
  public static String escaped(String part, char between) {
    if (part.indexOf(between) < 0 && part.indexOf(ESCAPE) < 0) {
      return part;
    }
    StringBuilder escaped = new StringBuilder(part.length() + 4);
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == ESCAPE) {
        escaped.append(ESCAPE).append('0');
      } else if (c == between) {
        escaped.append(ESCAPE).append('1');
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * Whether a workspace can be called so: letters of the Latin alphabet, digits, '.', '_' and '-'.
   * It is a part of keys that other programs take apart.
   */
  public static boolean isWorkspace(String name) {
    return !name.isEmpty() && name.chars().allMatch(EventHeader::isOfWorkspace);
  }
}
