package io.beckon.domain.basics;

/** Cuts what people write, in the one place where that is done. */
public final class Texts {
  /** Most characters of a name, a phrase or a trait that are kept. */
  public static final int KEPT = 120;

  /** A sign of more parts than this is no writing; it is cut through, but never through a pair. */
  private static final int LONGEST_SIGN = 32;

  private static final int JOINER = 0x200D;
  private static final int SELECTOR_FIRST = 0xFE00;
  private static final int SELECTOR_LAST = 0xFE0F;
  private static final int SKIN_FIRST = 0x1F3FB;
  private static final int SKIN_LAST = 0x1F3FF;
  private static final int FLAG_FIRST = 0x1F1E6;
  private static final int FLAG_LAST = 0x1F1FF;

  private Texts() {}

  /** No more of a text than {@link #KEPT} characters; see {@link #cut(String, int)}. */
  public static String cut(String text) {
    return cut(text, KEPT);
  }

  /**
   * No more than {@code max} UTF-16 units of a text. The cut is before a sign as people see it:
   * never between the halves of a surrogate pair, nor before an accent, a skin tone or the rest of
   * an emoji of several parts. What is cut once stays as it is when it is cut again.
   */
  public static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, end(text, max));
  }

  /** Whether it has no half of a character: written, that would become a question mark. */
  public static boolean isWhole(String text) {
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

  private static int end(String text, int max) {
    int whole = isInsidePair(text, max) ? max - 1 : max;
    int end = whole;
    for (int parts = 0; parts < LONGEST_SIGN && end > 0; parts++) {
      if (!isInsideSign(text, end)) {
        return end;
      }
      end -= Character.charCount(text.codePointBefore(end));
    }
    return whole;
  }

  private static boolean isInsidePair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isHighSurrogate(text.charAt(at - 1))
        && Character.isLowSurrogate(text.charAt(at));
  }

  private static boolean isInsideSign(String text, int at) {
    int next = text.codePointAt(at);
    return isContinuation(next)
        || text.codePointBefore(at) == JOINER
        || (isFlag(next) && flagsBefore(text, at) % 2 == 1);
  }

  private static boolean isContinuation(int code) {
    int type = Character.getType(code);
    return code == JOINER
        || (code >= SELECTOR_FIRST && code <= SELECTOR_LAST)
        || (code >= SKIN_FIRST && code <= SKIN_LAST)
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isFlag(int code) {
    return code >= FLAG_FIRST && code <= FLAG_LAST;
  }

  /** A flag is two letters of its own alphabet. */
  private static int flagsBefore(String text, int at) {
    int flags = 0;
    for (int i = at; i > 0 && isFlag(text.codePointBefore(i)); i -= 2) {
      flags++;
    }
    return flags;
  }
}
