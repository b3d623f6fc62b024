package io.beckon.domain.condition;

import io.beckon.schema.Event;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a condition may look at, and the moment at which its answer can next change if nothing
 * happens. One instance is reused for all evaluations of one contact; it is not thread-safe.
 */
public final class Facts {
  /** Never: the answer does not depend on time. */
  public static final long NEVER = Long.MAX_VALUE;

  private Profile profile = new Profile();
  private @Nullable Event event;
  private long now;
  private long changesAt = NEVER;
  private long defaultGap;
  private boolean ordered;
  private List<LedgerLine> ledger = List.of();
  final @Nullable Object[] locals = new Object[8];

  /** Starts an evaluation: forgets the moments that earlier ones reported. */
  public Facts at(Profile profile, @Nullable Event event, long now) {
    this.profile = profile;
    this.event = event;
    this.now = now;
    this.changesAt = NEVER;
    return this;
  }

  /** Mean gap between purchases for a contact with too few of its own, milliseconds. */
  public Facts defaultGap(long millis) {
    this.defaultGap = millis;
    return this;
  }

  /**
   * Whether the contact ordered since the trigger's first message: {@code ordered} in a follow-up's
   * condition.
   */
  public Facts ordered(boolean value) {
    this.ordered = value;
    return this;
  }

  /** Ledger of the score at hand: {@code ledger} in a threshold's payload. */
  public Facts ledger(List<LedgerLine> lines) {
    this.ledger = lines;
    return this;
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

  public boolean isOrdered() {
    return ordered;
  }

  public List<LedgerLine> ledger() {
    return ledger;
  }

  /**
   * Earliest moment at which one of the conditions asked since {@link #at} can change its answer;
   * {@link #NEVER}.
   */
  public long changesAt() {
    return changesAt;
  }

  /** A term reports that its answer can change at {@code time}. */
  void mayChangeAt(long time) {
    if (time < changesAt) {
      changesAt = time;
    }
  }
}
