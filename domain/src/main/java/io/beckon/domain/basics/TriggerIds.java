package io.beckon.domain.basics;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Ids that are the same whenever the same log is read: hashes of what happened, never of when it
 * was computed.
 */
public final class TriggerIds {
  private TriggerIds() {}

  /**
   * Id of a decision: the first 128 bits of SHA-256 over the parts, in hexadecimal.
   *
   * @param occurrence the causing event's id, or the deadline
   */
  public static String of(
      String workspace, String contact, String rule, int version, String occurrence) {
    // A line break in a contact's or an order's id must not pass for the end of it.
    String text =
        workspace
            + '\n'
            + Keys.escaped(contact, '\n')
            + '\n'
            + Keys.escaped(rule, '\n')
            + '\n'
            + version
            + '\n'
            + occurrence;
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString().substring(0, 32);
  }

  /**
   * Stands for an id where the id itself must not be seen, such as in a log: 64 bits of SHA-256.
   */
  public static String hash(String id) {
    return Hashing.sha256().hashString(id, StandardCharsets.UTF_8).toString().substring(0, 16);
  }

  /** 64 bits that stand for a message id in the memory of duplicates. */
  public static long messageHash(String messageId) {
    return Hashing.farmHashFingerprint64().hashString(messageId, StandardCharsets.UTF_8).asLong();
  }
}
