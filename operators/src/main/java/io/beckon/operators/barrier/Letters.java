package io.beckon.operators.barrier;

import io.beckon.domain.basics.Faults;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.topic.DeadLetters;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.LogPlace;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import io.beckon.schema.wire.AvroOutput;
import io.beckon.schema.wire.CodedRecord;
import org.jspecify.annotations.Nullable;

/** Dead letters of what an operator could not deal with, whatever kind of record it is. */
public final class Letters {
  /** The reason: it was sound, and failed on the way. */
  public static final String FAILED = "failed";

  private static final int NOWHERE = -1;

  private Letters() {}

  /**
   * Of a record.
   *
   * @param operator who could not deal with it
   * @param key whose it is, as the operator is keyed; null: it is not
   */
  static DeadLetter of(String operator, @Nullable Object key, Object value, Throwable failure) {
    String fault = operator + ": " + Faults.text(failure);
    if (value instanceof ContactMessage message) {
      return of(message.at(), message instanceof ContactMessage.Moved, fault);
    }
    if (value instanceof VisitorMessage message) {
      return of(message.at(), !(message instanceof VisitorMessage.Happened), fault);
    }
    LogPlace place = place(value);
    DeadLetter letter =
        DeadLetters.ofEvent(
            place == null ? NOWHERE : place.getPartition(),
            place == null ? NOWHERE : place.getOffset(),
            key == null ? "" : key.toString(),
            bytes(value),
            FAILED,
            fault);
    if (place == null) {
      // Not a record of a topic: what the engine has made of some.
      letter.setTopic(value instanceof CodedRecord record ? record.getSchema().getName() : "");
    }
    return letter;
  }

  /** Of what fell due. */
  static DeadLetter ofTimer(String operator, @Nullable Object key, long time, Throwable failure) {
    return DeadLetters.ofEvent(
        NOWHERE,
        NOWHERE,
        key == null ? "" : key.toString(),
        new byte[0],
        FAILED,
        operator + ", timer of " + time + ": " + Faults.text(failure));
  }

  private static DeadLetter of(Delivered at, boolean moved, String fault) {
    DeadLetter letter =
        DeadLetters.ofEvent(at.partition(), at.offset(), at.key(), at.value(), FAILED, fault);
    if (moved) {
      letter.setTopic(TopicTable.MOVES.name());
    }
    return letter;
  }

  private static @Nullable LogPlace place(Object value) {
    if (value instanceof Together together) {
      return together.getPlace();
    }
    if (value instanceof Transition transition) {
      return transition.getPlace();
    }
    return value instanceof Wanted wanted ? wanted.getPlace() : null;
  }

  /** In Avro's binary form, if it can be written at all. */
  private static byte[] bytes(Object value) {
    CodedRecord record =
        value instanceof CodedRecord own
            ? own
            : value instanceof TopicRecord<?> of ? of.record() : null;
    if (record == null) {
      return new byte[0];
    }
    try {
      AvroOutput out = new AvroOutput();
      record.writeTo(out);
      return out.toByteArray();
    } catch (RuntimeException | StackOverflowError e) {
      // That it cannot be written may be what is wrong with it.
      return new byte[0];
    }
  }
}
