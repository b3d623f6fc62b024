package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.schema.Role;

/** Messages to contacts, for tests. */
public final class TestingMessages {
  private TestingMessages() {}

  /** A message that stands nowhere in particular in the log. */
  public static ContactMessage of(Role role, String key, long receivedAt, byte[] value) {
    return ContactMessage.of(
        role, new Delivered(key, receivedAt, 0, 0, 0, false, receivedAt, receivedAt, value));
  }

  /** The same at another place of the log's time. */
  public static ContactMessage at(ContactMessage message, long logTime) {
    return with(message, logTime, message.at().partition(), message.at().foreign());
  }

  /** The same by another partition. */
  public static ContactMessage by(ContactMessage message, int partition, boolean foreign) {
    return with(message, message.at().logTime(), partition, foreign);
  }

  private static ContactMessage with(
      ContactMessage message, long logTime, int partition, boolean foreign) {
    Delivered at = message.at();
    return ContactMessage.of(
        message.role(),
        new Delivered(
            at.key(),
            logTime,
            partition,
            at.offset(),
            at.part(),
            foreign,
            at.receivedAt(),
            at.knownAt(),
            at.value()));
  }

  /** The same record as something else to a contact. */
  public static ContactMessage as(Role role, ContactMessage message, String key, long knownAt) {
    Delivered at = message.at();
    return ContactMessage.of(
        role,
        new Delivered(
            key,
            at.logTime(),
            at.partition(),
            at.offset(),
            at.part(),
            at.foreign(),
            at.receivedAt(),
            knownAt,
            at.value()));
  }
}
