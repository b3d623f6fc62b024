package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** An id for a call that has none. */
final class ContentId {
  private ContentId() {}

  /**
   * The same for the same content.
   *
   * @param time what tells two calls of the same content apart; 0: nothing needs to
   */
  static String of(JsonNode call, long time) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(call.toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Long.toString(time).getBytes(StandardCharsets.UTF_8));
      return "content-"
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(digest.digest())
              .substring(0, 27);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
