package io.beckon.domain.engine;

import io.beckon.domain.basics.Earlier;
import io.beckon.domain.condition.Facts;
import io.beckon.schema.AwaitedContact;
import io.beckon.schema.ContactState;
import java.util.List;

/** What a contact waits for, as its state has planned it. */
final class Deadlines {
  private Deadlines() {}

  /** The next deadline that may be met, epoch milliseconds; 0: none. */
  static long next(ContactState state) {
    long next = Earlier.of(state.getDeadline(), state.getPurchaseReviewAt());
    return next > known(state) ? 0 : next;
  }

  /** Up to when all is known of a contact: another's state may still be on its way to it. */
  static long known(ContactState state) {
    List<AwaitedContact> awaited = state.getAwaited();
    long known = Facts.NEVER;
    for (int i = 0; i < awaited.size(); i++) {
      known = Math.min(known, awaited.get(i).getSince());
    }
    return known;
  }

  /** What either had planned itself is not mute, though the other's history reaches beyond it. */
  static void keepOwn(ContactState one, ContactState other) {
    ContactState shorter = one.getPastTo() < other.getPastTo() ? one : other;
    long pastTo = Math.max(one.getPastTo(), other.getPastTo());
    long own = Earlier.of(one.getOwnDeadline(), other.getOwnDeadline());
    long next = Earlier.of(shorter.getDeadline(), shorter.getPurchaseReviewAt());
    if (shorter.getPastTo() < pastTo && next <= pastTo) {
      own = Earlier.of(own, next);
    }
    one.setOwnDeadline(own);
  }
}
