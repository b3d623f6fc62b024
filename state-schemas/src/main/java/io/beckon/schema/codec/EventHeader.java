package io.beckon.schema.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The first fields of an encoded {@code Event}, read without decoding the rest. One instance is
 * reused; it serves one thread.
 */
public final class EventHeader {
  /** Place of HEARTBEAT in the schema's EventKind. */
  private static final int HEARTBEAT = 6;

  /** Between workspace and id in a key; neither may contain it. */
  private static final char SEPARATOR = '\u0000';

  private static final int MAX_ID = 200;

  private byte[] bytes = new byte[0];
  private int position;
  private int end;

  private int kind;
  private String workspace = "";
  private long receivedAt;
  private String anonymousId = "";
  private String userId = "";

  /**
   * Reads the header of an event encoded with the current schema.
   *
   * @throws IOException when the bytes end early or a length makes no sense
   */
  public void read(byte[] bytes, int offset, int length) throws IOException {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
    kind = (int) number();
    workspace = text();
    receivedAt = number();
    number(); // timestamp
    anonymousId = optionalText();
    userId = optionalText();
  }

  public boolean isHeartbeat() {
    return kind == HEARTBEAT;
  }

  public String workspace() {
    return workspace;
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
    return key(workspace, anonymousId.isEmpty() ? userId : anonymousId);
  }

  /** Key of the contact as far as the event itself tells: the user, else the device. */
  public String contactKey() {
    return key(workspace, userId.isEmpty() ? anonymousId : userId);
  }

  /** The key of a contact or visitor of a workspace; empty when the id is. */
  public static String key(String workspace, String id) {
    return id.isEmpty() ? "" : workspace + SEPARATOR + id;
  }

  /** The workspace of a key. */
  public static String workspaceOf(String key) {
    return key.substring(0, key.indexOf(SEPARATOR));
  }

  /** The contact or visitor of a key. */
  public static String idOf(String key) {
    return key.substring(key.indexOf(SEPARATOR) + 1);
  }

  private String optionalText() throws IOException {
    return number() == 0 ? "" : text();
  }

  private String text() throws IOException {
    long length = number();
    if (length < 0 || length > MAX_ID || length > end - position) {
      throw new IOException("an id is longer than " + MAX_ID + " bytes or ends early");
    }
    String text = new String(bytes, position, (int) length, StandardCharsets.UTF_8);
    if (text.indexOf(SEPARATOR) >= 0) {
      throw new IOException("an id contains the character U+0000");
    }
    position += (int) length;
    return text;
  }

  /** Avro's variable-length zig-zag number. */
  private long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new IOException("the record ends early");
      }
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number is longer than 64 bits");
  }
}
