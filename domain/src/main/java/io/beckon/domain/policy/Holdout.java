package io.beckon.domain.policy;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Contacts that get nothing of a rule, so that its effect can be measured against them. */
public final class Holdout {
  /** The whole: shares are counted in ten-thousandths. */
  public static final int WHOLE = 10_000;

  private Holdout() {}

  /** Whether the contact is one of them: always the same for one rule, whatever its version. */
  public static boolean holds(String workspace, String contact, String rule, int share) {
    if (share == 0) {
      return false;
    }
    long hash =
        Hashing.farmHashFingerprint64()
            .hashString(
                "holdout\n" + workspace + '\n' + contact + '\n' + rule, StandardCharsets.UTF_8)
            .asLong();
    return Long.remainderUnsigned(hash, WHOLE) < share;
  }
}
