package io.beckon.domain.evaluation;

import java.util.Map;

/** What a decision's reason means: most hold a message back, some tell of something else. */
public final class Reasons {
  private static final Map<String, String> OTHERS =
      Map.of(
          "programme-ended", "ended",
          "rule-failed", "failed",
          "shadow", "shadow",
          "unknown-zone", "noted");

  private Reasons() {}

  /** Whether a message that would have gone out was held back. */
  public static boolean isHeldBack(String reason) {
    return !OTHERS.containsKey(reason);
  }

  /** What happened, in a word or two: held back, ended, failed, shadow, noted. */
  public static String word(String reason) {
    return OTHERS.getOrDefault(reason, "held back");
  }
}
