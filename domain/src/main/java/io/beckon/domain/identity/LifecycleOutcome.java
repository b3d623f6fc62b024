package io.beckon.domain.identity;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;

/** What comes of a contact's messages, beside what its engine decides. */
public interface LifecycleOutcome extends Outcome {
  /** What is worth counting of a message. */
  enum Happening {
    /** Its message id has come before. */
    DUPLICATE,
    /** It waits for a deadline that comes before it. */
    HELD,
    /** It waits for its place in the log. */
    QUEUED,
    /** It came later than the log's time allows for. */
    LATE,
    /** It came of a person who was forgotten. */
    FORGOTTEN,
    /** Its contact is another one by now. */
    FORWARDED,
    ERASED,
    MERGED,
    RETIRED,
    /** A deadline has come. */
    WOKEN
  }

  void count(Happening happening);

  /** An event has its turn. */
  void takes(Event event);

  /** Something goes to another contact or to a visitor. */
  void move(Move move);

  void change(ContactChange change);

  void exported(Exported exported);

  /** There is no such contact any more: whoever keeps the latest of each forgets it. */
  void gone(ContactState state);

  /**
   * A message cannot be used.
   *
   * @param reason unreadable, invalid, or failed: it was sound, and could not be taken in
   */
  void refused(ContactMessage message, String reason, String fault);

  /**
   * What a contact had kept cannot be used any more: an event that waited, or a deadline.
   *
   * @param value the event in Avro's binary form; empty for a deadline
   */
  void setAside(String contact, byte[] value, String fault);

  /** A step begins: what it says goes out when it has come to its end. */
  void begin();

  /** The step has come to its end. */
  void commit();

  /** The step has failed: it has said nothing. */
  void discard();
}
