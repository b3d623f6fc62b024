package io.beckon.operators.engage;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Contacts;
import io.beckon.schema.ContactState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The way back for a contact that is decoded in memory and changed in place: its bytes at some
 * time, and the steps since. To make them again gives exactly the state that the contact had, since
 * a step looks at nothing but the state, the message and the rules. That costs a step no more than
 * two references, and one in sixteen an encoding; a copy before each step would cost a quarter of
 * it.
 */
final class StepJournal {
  /** Steps until the bytes are taken anew. */
  private static final int MOST = 16;

  /** What the messages of these steps hold at most, or little more. */
  private static final int MOST_BYTES = 16_384;

  /** The bytes of a contact of which nothing was known. */
  static final byte[] NEWCOMER = {};

  private static final @Nullable ContactMessage[] NONE = {};
  private static final long[] NO_TIMES = {};

  private byte @Nullable [] base;
  private @Nullable ContactMessage[] messages = NONE;
  private long[] times = NO_TIMES;
  private int steps;
  private int bytes;

  /** Counts how often the rules have changed: other rules would give another state. */
  private long rules;

  /** Begins with the bytes of the state as it is now. */
  void begin(byte[] encoded, long ofRules) {
    base = encoded;
    rules = ofRules;
    Arrays.fill(messages, 0, steps, null);
    steps = 0;
    bytes = 0;
  }

  /** There is no way back to what the contact is now. */
  void forget() {
    begin(NEWCOMER, rules);
    base = null;
  }

  /** Whether the bytes have to be taken before the next step. */
  boolean needsBytes(boolean repeatable, long ofRules) {
    return base == null
        || (steps > 0 && (!repeatable || rules != ofRules || steps == MOST || bytes > MOST_BYTES));
  }

  /** A step has come to its end. */
  void add(@Nullable ContactMessage message, long time) {
    if (steps == messages.length) {
      int room = Math.min(MOST, 2 * steps + 2);
      messages = Arrays.copyOf(messages, room);
      times = Arrays.copyOf(times, room);
    }
    messages[steps] = message;
    times[steps++] = time;
    bytes += message == null ? 0 : message.at().value().length;
  }

  /** The bytes to begin with again. */
  byte[] base() {
    byte[] known = base;
    if (known == null) {
      throw new IllegalStateException("no step has begun");
    }
    return known;
  }

  /** Makes the steps again. */
  void redo(ContactState state, Contacts.Redo redo) {
    for (int i = 0; i < steps; i++) {
      redo.redo(state, messages[i], times[i]);
    }
  }
}
