package io.beckon.domain.attribution;

import io.beckon.domain.attribution.Touchpoints.Share;
import io.beckon.domain.basics.Bounds;
import io.beckon.schema.AttributionState;
import io.beckon.schema.GivenBack;
import io.beckon.schema.KnownFiring;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.KnownSubject;
import io.beckon.schema.KnownTouch;
import io.beckon.schema.TouchKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How long a contact's facts are kept, and what is remembered of them after that. */
final class Lifetimes {
  private static final int TOUCHES = Bounds.cap(AttributionState.SCHEMA$, "touches");
  private static final int FIRINGS = Bounds.cap(AttributionState.SCHEMA$, "firings");
  private static final int ORDERS = Bounds.cap(AttributionState.SCHEMA$, "orders");
  private static final int SUBJECTS = Bounds.cap(AttributionState.SCHEMA$, "subjects");

  private static final long ORDERS_KEPT = AttributionSettings.ORDERS_KEPT.toMillis();

  /** An order that is kept still has all its touches. */
  private static final long TOUCHES_KEPT =
      ORDERS_KEPT + AttributionSettings.LONGEST_WINDOW.toMillis();

  /** A firing that is kept still has all orders of its outcome. */
  private static final long FIRINGS_KEPT =
      ORDERS_KEPT + AttributionSettings.LONGEST_OUTCOME.toMillis();

  private static final long ALL_KEPT = Duration.ofDays(400).toMillis();

  private final AttributionSettings settings;

  Lifetimes(AttributionSettings settings) {
    this.settings = settings;
  }

  /**
   * Forgets what has outlived its time; figures stay as they are.
   *
   * @param time the watermark, which no fact within the bound is behind
   * @return when to look again, epoch milliseconds; 0: nothing is left
   */
  long expire(AttributionState state, long time) {
    forgetOrders(state, time - ORDERS_KEPT);
    forget(state, time - TOUCHES_KEPT, time - FIRINGS_KEPT);
    if (state.getLastAt() < time - ALL_KEPT) {
      state.getSubjects().clear();
      state.setErasedAt(0);
      return 0;
    }
    long next = state.getLastAt() + ALL_KEPT;
    for (KnownTouch touch : state.getTouches()) {
      next = Math.min(next, touch.getAt() + TOUCHES_KEPT);
    }
    for (KnownFiring firing : state.getFirings()) {
      next = Math.min(next, firing.getAt() + FIRINGS_KEPT);
    }
    for (KnownOrder order : state.getOrders()) {
      next = Math.min(next, lastOf(order) + ORDERS_KEPT);
    }
    return Math.max(next, time) + 1;
  }

  /**
   * Beyond a cap, what is oldest is forgotten, before the difference that a fact makes is taken.
   */
  void makeRoom(AttributionState state) {
    if (state.getOrders().size() >= ORDERS) {
      forgetOrders(
          state, state.getOrders().stream().mapToLong(Lifetimes::lastOf).min().orElse(0) + 1);
    }
    if (state.getTouches().size() >= TOUCHES) {
      forgetOneTouch(state);
    }
    if (state.getFirings().size() >= FIRINGS) {
      long first = state.getFirings().stream().mapToLong(KnownFiring::getAt).min().orElse(0);
      forget(state, Long.MIN_VALUE, first + 1);
    }
  }

  /**
   * The oldest touch that earns nothing, such as that a message was sent or a scanner opened it; if
   * there is none, the oldest of all, and with it the orders that it has a part in: what is
   * credited of them stays as it is.
   */
  private void forgetOneTouch(AttributionState state) {
    KnownTouch oldest = null;
    for (KnownTouch touch : state.getTouches()) {
      boolean earns = earns(touch);
      boolean oldestEarns = oldest == null || earns(oldest);
      if (oldest == null || (earns == oldestEarns ? touch.getAt() < oldest.getAt() : oldestEarns)) {
        oldest = touch;
      }
    }
    if (oldest == null) {
      return;
    }
    KnownTouch one = oldest;
    forgetOrders(
        state,
        order ->
            Touchpoints.of(state, order, settings).stream()
                .anyMatch(share -> share.touch() == one));
    remember(state, one);
    Bounds.remove(state.getTouches(), touch -> touch == one);
  }

  /** Whether an order can be credited to it. */
  private boolean earns(KnownTouch touch) {
    return !touch.getScanned() && settings.window(touch.getChannel(), touch.getKind()) > 0;
  }

  private void forgetOrders(AttributionState state, long before) {
    forgetOrders(state, order -> lastOf(order) < before);
  }

  /** Forgets orders, but not whose clicks led to them. */
  private void forgetOrders(AttributionState state, Predicate<KnownOrder> which) {
    List<KnownOrder> forgotten = new ArrayList<>();
    for (KnownOrder order : state.getOrders()) {
      if (which.test(order)) {
        forgotten.add(order);
      }
    }
    for (KnownOrder order : forgotten) {
      if (Touchpoints.net(order) > 0) {
        for (Share share : Touchpoints.of(state, order, settings)) {
          if (share.touch().getKind() == TouchKind.CLICKED) {
            Figures.subjects(share.touch()).forEach(one -> subject(state, one).setBought(true));
          }
        }
      }
    }
    Bounds.remove(state.getOrders(), order -> forgotten.contains(order));
  }

  static long lastOf(KnownOrder order) {
    long last = order.getAt();
    if (order.getId().isEmpty()) {
      for (GivenBack one : order.getReturns()) {
        last = Math.max(last, one.getAt());
      }
    }
    return last;
  }

  /** Forgets what is before these times, but not whom it reached. */
  private static void forget(AttributionState state, long touchesBefore, long firingsBefore) {
    for (KnownTouch touch : state.getTouches()) {
      if (touch.getAt() < touchesBefore) {
        remember(state, touch);
      }
    }
    Bounds.remove(state.getTouches(), touch -> touch.getAt() < touchesBefore);
    for (KnownFiring firing : state.getFirings()) {
      if (firing.getAt() < firingsBefore) {
        subject(state, new Figures.Subject("rule", firing.getRule())).setAssigned(true);
      }
    }
    Bounds.remove(state.getFirings(), firing -> firing.getAt() < firingsBefore);
  }

  /** Whom the touch's subjects have reached. */
  private static void remember(AttributionState state, KnownTouch touch) {
    if (touch.getScanned()) {
      return;
    }
    for (Figures.Subject subject : Figures.subjects(touch)) {
      KnownSubject known = subject(state, subject);
      known.setReached(true);
      known.setClicked(known.getClicked() || touch.getKind() == TouchKind.CLICKED);
    }
  }

  /** The oldest that says nothing of who was treated and who was held out; else the oldest. */
  private static int leastMissed(AttributionState state) {
    for (int i = 0; i < state.getSubjects().size() - 1; i++) {
      if (!state.getSubjects().get(i).getAssigned()) {
        return i;
      }
    }
    return 0;
  }

  private static KnownSubject subject(AttributionState state, Figures.Subject subject) {
    for (KnownSubject known : state.getSubjects()) {
      if (known.getKind().equals(subject.kind()) && known.getName().equals(subject.name())) {
        return known;
      }
    }
    KnownSubject known =
        KnownSubject.newBuilder()
            .setKind(subject.kind())
            .setName(subject.name())
            .setReached(false)
            .setClicked(false)
            .setBought(false)
            .setAssigned(false)
            .build();
    state.getSubjects().add(known);
    if (state.getSubjects().size() > SUBJECTS) {
      state.getSubjects().remove(leastMissed(state));
    }
    return known;
  }
}
