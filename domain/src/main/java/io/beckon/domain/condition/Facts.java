package io.beckon.domain.condition;

import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import org.jspecify.annotations.Nullable;

/**
 * What a condition may look at, and the moment at which its answer can next change if nothing
 * happens. One instance is reused for all evaluations of one contact; it is not thread-safe.
 */
public final class Facts {
  /** Never: the answer does not depend on time. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * Looks at elements of lists that one condition may take; three lists of 50 within each other.
   */
  private static final int MAX_ITERATIONS = 125_000;

  private Profile profile = new Profile();
  private @Nullable ContactState state;
  private @Nullable Event event;
  private long now;
  private long changesAt = NEVER;
  private long defaultGap;
  private int evaluation = 1;
  private final int[] knownSince = new int[Slots.COUNT];
  private final long[] wholes = new long[Slots.COUNT];
  private final @Nullable Object[] texts = new Object[Slots.COUNT];
  private int iterations;
  private Aside aside = Aside.NONE;
  final @Nullable Object[] locals = new Object[8];

  /** Starts an evaluation: forgets the moments that earlier ones reported. */
  public Facts at(Profile profile, @Nullable Event event, long now) {
    this.profile = profile;
    this.event = event;
    this.now = now;
    this.changesAt = NEVER;
    this.aside = Aside.NONE;
    this.evaluation++;
    return this;
  }

  /** Whether the field in this slot was read since {@link #at}. */
  boolean knows(int slot) {
    return knownSince[slot] == evaluation;
  }

  long whole(int slot) {
    return wholes[slot];
  }

  @Nullable Object text(int slot) {
    return texts[slot];
  }

  long keep(int slot, long value) {
    knownSince[slot] = evaluation;
    wholes[slot] = value;
    return value;
  }

  @Nullable Object keep(int slot, @Nullable Object text) {
    knownSince[slot] = evaluation;
    texts[slot] = text;
    return text;
  }

  /** The contact's whole state, for what is counted; without it, nothing is. */
  public Facts of(ContactState state) {
    this.state = state;
    return this;
  }

  @Nullable ContactState state() {
    return state;
  }

  /** Mean gap between purchases for a contact with too few of its own, milliseconds. */
  public Facts defaultGap(long millis) {
    this.defaultGap = millis;
    return this;
  }

  /** Adds what a rule tells its own conditions; {@link #at} forgets it. */
  public Facts with(Aside aside) {
    this.aside = aside;
    return this;
  }

  public Aside aside() {
    return aside;
  }

  public Profile profile() {
    return profile;
  }

  public @Nullable Event event() {
    return event;
  }

  /** Event time of the evaluation, epoch milliseconds. */
  public long now() {
    return now;
  }

  public long defaultGap() {
    return defaultGap;
  }

  /**
   * Earliest moment at which one of the conditions asked since {@link #at} can change its answer;
   * {@link #NEVER}.
   */
  public long changesAt() {
    return changesAt;
  }

  /** Another condition is asked: what it may do is counted anew. */
  void begin() {
    iterations = 0;
  }

  /** One more look at an element of a list. */
  void iterate() {
    if (++iterations > MAX_ITERATIONS) {
      throw new LimitExceeded("more than " + MAX_ITERATIONS + " looks at elements of lists");
    }
  }

  /** A term reports that its answer can change at {@code time}. */
  void mayChangeAt(long time) {
    if (time < changesAt) {
      changesAt = time;
    }
  }
}
