package io.beckon.schema.codec;

import io.beckon.schema.wire.AvroInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first fields of an encoded {@code Event}, read without decoding the rest. One instance is
 * reused; it serves one thread.
 */
public final class EventHeader {
  /** Place of ALIAS in the schema's EventKind. */
  private static final int ALIAS = 4;

  /** Place of HEARTBEAT in the schema's EventKind. */
  private static final int HEARTBEAT = 6;

  /** Places of ERASE and EXPORT in the schema's EventKind. */
  private static final int ERASE = 7;

  private static final int EXPORT = 8;

  /** Between workspace and id in a key; neither may contain it. */
  private static final char SEPARATOR = '\u0000';

  /** What whoever names a workspace otherwise is told. */
  public static final String WORKSPACE_RULE =
      "a workspace's name has letters, digits, '.', '_' and '-' only: it is a part of keys";

  /** Longest id, bytes in UTF-8. */
  public static final int MAX_ID = 200;

  private final AvroInput in = new AvroInput(1);
  private final byte[] key = new byte[2 * MAX_ID + 1];
  private long kind;
  private int workspaceAt;
  private int workspaceLength;
  private long receivedAt;
  private long timestamp;
  private int anonymousAt;
  private int anonymousLength;
  private int userAt;
  private int userLength;

  /**
   * Reads the header of an event encoded with the current schema.
   *
   * @throws IOException when the bytes end early or a length makes no sense
   */
  public void read(byte[] bytes, int offset, int length) throws IOException {
    in.on(bytes, offset, length);
    kind = in.number();
    workspaceLength = id();
    workspaceAt = in.position() - workspaceLength;
    checkWorkspace();
    receivedAt = in.number();
    timestamp = in.number();
    anonymousLength = in.present() ? id() : 0;
    anonymousAt = in.position() - anonymousLength;
    userLength = in.present() ? id() : 0;
    userAt = in.position() - userLength;
  }

  public boolean isHeartbeat() {
    return kind == HEARTBEAT;
  }

  public boolean isAlias() {
    return kind == ALIAS;
  }

  /** Whether it asks to forget a person, or to tell what is known of one. */
  public boolean isRequest() {
    return kind == ERASE || kind == EXPORT;
  }

  public boolean isErasure() {
    return kind == ERASE;
  }

  /** When it happened, epoch milliseconds, as the event says. */
  public long timestamp() {
    return timestamp;
  }

  public boolean hasUser() {
    return userLength > 0;
  }

  /** Whether the event names a device. */
  public boolean hasDevice() {
    return anonymousLength > 0;
  }

  public boolean hasWorkspace() {
    return workspaceLength > 0;
  }

  /** Whether the event names a user or a device. */
  public boolean hasId() {
    return anonymousLength + userLength > 0;
  }

  /** When it was received, epoch milliseconds. */
  public long receivedAt() {
    return receivedAt;
  }

  /**
   * Key of the visitor: the device if it is known, else the user; empty when the event names
   * neither.
   */
  public String visitorKey() {
    return anonymousLength > 0 ? keyOf(anonymousAt, anonymousLength) : keyOf(userAt, userLength);
  }

  /**
   * Whether this is the key that the record of such an event has in Kafka: {@code workspace/id} of
   * its visitor.
   *
   * @param kafkaKey null: it has none
   */
  public boolean isKeyedBy(byte @Nullable [] kafkaKey) {
    int at = anonymousLength > 0 ? anonymousAt : userAt;
    int length = anonymousLength > 0 ? anonymousLength : userLength;
    return kafkaKey != null
        && kafkaKey.length == workspaceLength + 1 + length
        && kafkaKey[workspaceLength] == '/'
        && Arrays.equals(
            kafkaKey, 0, workspaceLength, in.bytes(), workspaceAt, workspaceAt + workspaceLength)
        && Arrays.equals(
            kafkaKey, workspaceLength + 1, kafkaKey.length, in.bytes(), at, at + length);
  }

  /** Key of the contact as far as the event itself tells: the user, else the device. */
  public String contactKey() {
    return userLength > 0 ? keyOf(userAt, userLength) : keyOf(anonymousAt, anonymousLength);
  }

  /** The key of a contact, visitor, product or list of a workspace; of an empty id, too. */
  public static String key(String workspace, String id) {
    return workspace + SEPARATOR + id;
  }

  /** The workspace of a key. */
  public static String workspaceOf(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
  }

  /** The contact or visitor of a key. */
  public static String idOf(String key) {
    return key.substring(key.indexOf(SEPARATOR) + 1);
  }

  /** Whether the event's name begins with one of these ASCII texts. */
  public boolean nameBegins(String... texts) throws IOException {
    in.skip(in.length()); // the message id
    int length = in.length();
    int at = in.position();
    byte[] bytes = in.bytes();
    for (String text : texts) {
      int same = 0;
      while (same < text.length()
          && same < length
          && bytes[at + same] == (byte) text.charAt(same)) {
        same++;
      }
      if (same == text.length()) {
        return true;
      }
    }
    return false;
  }

  private String keyOf(int at, int length) {
    if (length == 0) {
      return "";
    }
    System.arraycopy(in.bytes(), workspaceAt, key, 0, workspaceLength);
    key[workspaceLength] = SEPARATOR;
    System.arraycopy(in.bytes(), at, key, workspaceLength + 1, length);
    return new String(key, 0, workspaceLength + 1 + length, StandardCharsets.UTF_8);
  }

  /** A workspace is a part of keys: with a slash in it, two contacts could have one key. */
  private void checkWorkspace() throws IOException {
    byte[] bytes = in.bytes();
    for (int i = workspaceAt; i < workspaceAt + workspaceLength; i++) {
      if (!isOfWorkspace(bytes[i])) {
        throw new IOException(WORKSPACE_RULE);
      }
    }
  }

  /** Whether a workspace's name may have this character. */
  public static boolean isOfWorkspace(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  /** Steps over an id; its length in bytes. */
  private int id() throws IOException {
    int length = in.length();
    if (length > MAX_ID) {
      throw new IOException("an id is longer than " + MAX_ID + " bytes");
    }
    byte[] bytes = in.bytes();
    for (int i = in.position(); i < in.position() + length; i++) {
      if (bytes[i] == SEPARATOR) {
        throw new IOException("an id contains the character U+0000");
      }
    }
    in.skip(length);
    return length;
  }
}
