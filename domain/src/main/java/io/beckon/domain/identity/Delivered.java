package io.beckon.domain.identity;

import io.beckon.schema.Queued;
import io.beckon.schema.Role;
import java.nio.ByteBuffer;

/**
 * A record of the log on its way to the visitor or contact that it concerns.
 *
 * @param key whose it is: a visitor's or a contact's key
 * @param logTime the log's time at it, epoch milliseconds: the latest receipt of its partition so
 *     far; {@link Long#MIN_VALUE} for a move, which has no place in the log of events
 * @param part the order of what came of one record
 * @param foreign it came by another partition than that of the key
 * @param receivedAt receipt, epoch milliseconds
 * @param knownAt when it became known whose it is, epoch milliseconds; 0: it says so itself
 * @param value the event in Avro's binary form, current schema; of {@link ContactMessage.Moved} and
 *     {@link VisitorMessage.Forget} the move
 */
public record Delivered(
    String key,
    long logTime,
    int partition,
    long offset,
    int part,
    boolean foreign,
    long receivedAt,
    long knownAt,
    byte[] value) {

  /** The same, to another key: it comes there by a partition that is not the key's own. */
  Delivered to(String other) {
    return other.equals(key) ? this : to(other, part);
  }

  /** The same, as this part of what comes of the record. */
  Delivered to(String other, int ofPart) {
    return new Delivered(
        other,
        logTime,
        partition,
        offset,
        ofPart,
        foreign || !other.equals(key),
        receivedAt,
        knownAt,
        value);
  }

  /** Something else that comes of the same record, once that has told whose it is. */
  Delivered with(String other, int ofPart, byte[] bytes) {
    return new Delivered(
        other,
        logTime,
        partition,
        offset,
        ofPart,
        foreign || !other.equals(key),
        receivedAt,
        receivedAt,
        bytes);
  }

  /** As the queue of its contact keeps it. */
  Queued queued(Role role) {
    return Queued.newBuilder()
        .setAt(logTime)
        .setPartition(partition)
        .setOffset(offset)
        .setPart(part)
        .setRole(role)
        .setReceivedAt(receivedAt)
        .setKnownAt(knownAt)
        .setForeign(foreign)
        .setDeferred(false)
        .setValue(ByteBuffer.wrap(value))
        .build();
  }

  /** The bytes that a record holds, apart from it. */
  static byte[] bytes(ByteBuffer held) {
    byte[] bytes = new byte[held.remaining()];
    held.duplicate().get(bytes);
    return bytes;
  }

  /** As it was before it was queued. */
  static Delivered of(String key, Queued queued) {
    return new Delivered(
        key,
        queued.getAt(),
        queued.getPartition(),
        queued.getOffset(),
        queued.getPart(),
        queued.getForeign(),
        queued.getReceivedAt(),
        queued.getKnownAt(),
        bytes(queued.getValue()));
  }
}
