package io.beckon.domain.attribution;

import io.beckon.domain.attribution.Touchpoints.Share;
import io.beckon.domain.profile.Bounds;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.AttributionState;
import io.beckon.schema.GivenBack;
import io.beckon.schema.KnownFiring;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.KnownSubject;
import io.beckon.schema.KnownTouch;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.TouchKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What earned a contact's orders. It keeps facts, not results: a fact that comes in changes what
 * all of them together come to, and the difference goes out. So the order in which facts arrive
 * makes no difference, as long as all come within their lifetimes.
 */
public final class Attribution {
  private static final int TOUCHES = Bounds.cap(AttributionState.SCHEMA$, "touches");
  private static final int FIRINGS = Bounds.cap(AttributionState.SCHEMA$, "firings");
  private static final int ORDERS = Bounds.cap(AttributionState.SCHEMA$, "orders");
  private static final int SUBJECTS = Bounds.cap(AttributionState.SCHEMA$, "subjects");
  private static final int RETURNS = Bounds.cap(KnownOrder.SCHEMA$, "returns");

  private static final long ORDERS_KEPT = AttributionSettings.ORDERS_KEPT.toMillis();

  /** An order that is kept still has all its touches. */
  private static final long TOUCHES_KEPT =
      ORDERS_KEPT + AttributionSettings.LONGEST_WINDOW.toMillis();

  /** A firing that is kept still has all orders of its outcome. */
  private static final long FIRINGS_KEPT =
      ORDERS_KEPT + AttributionSettings.LONGEST_OUTCOME.toMillis();

  private static final long ALL_KEPT = Duration.ofDays(400).toMillis();

  private final AttributionSettings settings;

  public Attribution(AttributionSettings settings) {
    this.settings = settings;
  }

  /** A state of nothing. */
  public static AttributionState nothing() {
    return new AttributionState(
        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0L, 0L, 0L);
  }

  /**
   * Takes in a fact and gives out what it changes; a fact that is known already changes nothing.
   */
  public void on(AttributionState state, AttributionFact fact, AttributionOutcome out) {
    if (fact.getKind() == AttributionFactKind.ERASURE) {
      erase(state, fact.getAt());
      return;
    }
    if (fact.getAt() <= state.getErasedAt()) {
      return;
    }
    if (fact.getKind() == AttributionFactKind.RETIRED) {
      retire(state, fact, out);
      return;
    }
    state.setLastAt(Math.max(state.getLastAt(), fact.getAt()));
    makeRoom(state);
    Map<String, List<Share>> before = shares(state);
    Figures figuresBefore = Figures.of(state, fact.getWorkspace(), before, settings);
    if (!learn(state, fact)) {
      return;
    }
    Map<String, List<Share>> after = shares(state);
    for (KnownOrder order : state.getOrders()) {
      credits(
          order,
          before.getOrDefault(order.getOrderId(), List.of()),
          after.getOrDefault(order.getOrderId(), List.of()),
          fact,
          out);
    }
    Figures figures = Figures.of(state, fact.getWorkspace(), after, settings);
    for (PerformanceChange change :
        figures.since(figuresBefore, fact.getWorkspace(), fact.getAt())) {
      out.change(change);
    }
  }

  /**
   * Forgets what has outlived its time; figures stay as they are.
   *
   * @param time the watermark, which no fact within the bound is behind
   * @return when to look again, epoch milliseconds; 0: nothing is left
   */
  public long expire(AttributionState state, long time) {
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
  private void makeRoom(AttributionState state) {
    if (state.getOrders().size() >= ORDERS) {
      forgetOrders(
          state, state.getOrders().stream().mapToLong(Attribution::lastOf).min().orElse(0) + 1);
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
   * The oldest touch that earns nothing, such as that a message was sent; if there is none, the
   * oldest of all, and with it the orders that it has a part in: what is credited of them stays as
   * it is.
   */
  private void forgetOneTouch(AttributionState state) {
    KnownTouch oldest = null;
    for (KnownTouch touch : state.getTouches()) {
      boolean earns = settings.window(touch.getChannel(), touch.getKind()) > 0;
      boolean oldestEarns =
          oldest == null || settings.window(oldest.getChannel(), oldest.getKind()) > 0;
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

  private static long lastOf(KnownOrder order) {
    long last = order.getAt();
    if (order.getId().isEmpty()) {
      for (GivenBack one : order.getReturns()) {
        last = Math.max(last, one.getAt());
      }
    }
    return last;
  }

  /** The visitor is a contact by now, who has all of this too: it takes back what it gave. */
  private void retire(AttributionState state, AttributionFact fact, AttributionOutcome out) {
    Map<String, List<Share>> before = shares(state);
    Figures figures = Figures.of(state, fact.getWorkspace(), before, settings);
    for (KnownOrder order : state.getOrders()) {
      credits(order, before.getOrDefault(order.getOrderId(), List.of()), List.of(), fact, out);
    }
    new Figures().since(figures, fact.getWorkspace(), fact.getAt()).forEach(out::change);
    state.getTouches().clear();
    state.getFirings().clear();
    state.getOrders().clear();
    state.getSubjects().clear();
    // What is still on its way to the visitor is not counted any more.
    state.setErasedAt(Math.max(state.getErasedAt(), fact.getAt()));
    state.setLastAt(Math.max(state.getLastAt(), fact.getAt()));
  }

  private static void erase(AttributionState state, long upTo) {
    Bounds.remove(state.getTouches(), touch -> touch.getAt() <= upTo);
    Bounds.remove(state.getFirings(), firing -> firing.getAt() <= upTo);
    Bounds.remove(state.getOrders(), order -> lastOf(order) <= upTo);
    state.getSubjects().clear();
    state.setLastAt(Math.max(state.getLastAt(), upTo));
    state.setErasedAt(Math.max(state.getErasedAt(), upTo));
  }

  private Map<String, List<Share>> shares(AttributionState state) {
    Map<String, List<Share>> shares = new TreeMap<>();
    for (KnownOrder order : state.getOrders()) {
      List<Share> of = Touchpoints.of(state, order, settings);
      if (!of.isEmpty()) {
        shares.put(order.getOrderId(), of);
      }
    }
    return shares;
  }

  private boolean learn(AttributionState state, AttributionFact fact) {
    return switch (fact.getKind()) {
      case TOUCH -> touch(state, fact);
      case FIRED -> firing(state, fact, false);
      case HELD_OUT -> firing(state, fact, true);
      case ORDER -> order(state, fact);
      case REFUND -> givenBack(state, fact, fact.getAmount());
      case CANCELLATION -> givenBack(state, fact, -1);
      default -> false;
    };
  }

  private static boolean touch(AttributionState state, AttributionFact fact) {
    if (Bounds.find(state.getTouches(), KnownTouch::getId, fact.getId()) != null) {
      return false;
    }
    KnownTouch touch =
        new KnownTouch(
            fact.getId(),
            fact.getTouch(),
            fact.getChannel(),
            fact.getTriggerId(),
            fact.getMailing(),
            fact.getCampaign(),
            fact.getAt(),
            fact.getCurrency(),
            fact.getAmount(),
            "",
            0);
    for (KnownFiring firing : state.getFirings()) {
      resolve(touch, firing);
    }
    state.getTouches().add(touch);
    return true;
  }

  /** The touch's trigger is known now. */
  private static void resolve(KnownTouch touch, KnownFiring firing) {
    if (touch.getRule().isEmpty()
        && !firing.getHeldOut()
        && touch.getTriggerId().equals(firing.getId())) {
      touch.setRule(firing.getRule());
      touch.setVersion(firing.getVersion());
    }
  }

  private static boolean firing(AttributionState state, AttributionFact fact, boolean heldOut) {
    if (Bounds.find(state.getFirings(), KnownFiring::getId, fact.getId()) != null) {
      return false;
    }
    KnownFiring firing =
        new KnownFiring(
            fact.getId(),
            fact.getRule(),
            fact.getVersion(),
            fact.getChannel(),
            fact.getAt(),
            heldOut);
    state.getFirings().add(firing);
    for (KnownTouch touch : state.getTouches()) {
      resolve(touch, firing);
    }
    return true;
  }

  /** Of one order that is told twice, what happened first counts, whichever came first. */
  private static boolean order(AttributionState state, AttributionFact fact) {
    KnownOrder order = order(state, fact.getOrderId());
    boolean known = !order.getId().isEmpty();
    boolean isEarlier =
        fact.getAt() < order.getAt()
            || (fact.getAt() == order.getAt() && fact.getId().compareTo(order.getId()) < 0);
    if (known && !isEarlier) {
      return false;
    }
    order.setId(fact.getId());
    order.setAt(fact.getAt());
    order.setTotal(fact.getAmount());
    order.setCurrency(fact.getCurrency());
    return true;
  }

  private static boolean givenBack(AttributionState state, AttributionFact fact, long amount) {
    KnownOrder order = order(state, fact.getOrderId());
    if (Bounds.find(order.getReturns(), GivenBack::getId, fact.getId()) != null) {
      return false;
    }
    if (amount < 0) {
      // Nothing is left of the order, whatever was given back before.
      order.getReturns().clear();
    } else if (order.getReturns().size() == RETURNS) {
      return false;
    }
    order.getReturns().add(new GivenBack(fact.getId(), amount, fact.getCurrency(), fact.getAt()));
    return true;
  }

  private static KnownOrder order(AttributionState state, String orderId) {
    KnownOrder known = Bounds.find(state.getOrders(), KnownOrder::getOrderId, orderId);
    if (known != null) {
      return known;
    }
    KnownOrder order = new KnownOrder(orderId, "", 0L, 0L, "", new ArrayList<>(), 0);
    state.getOrders().add(order);
    return order;
  }

  private void credits(
      KnownOrder order,
      List<Share> before,
      List<Share> after,
      AttributionFact fact,
      AttributionOutcome out) {
    Map<String, Share> was = new TreeMap<>();
    before.forEach(share -> was.put(share.message(), share));
    List<Share> changed = new ArrayList<>();
    for (Share share : after) {
      Share old = was.remove(share.message());
      // Whether a rule has become known of the same touch is seen by its channel's touch alone.
      if (old == null
          || !old.isSame(share)
          || fact.getKind() == AttributionFactKind.FIRED && share.message().equals(fact.getId())) {
        changed.add(share);
      }
    }
    was.values().forEach(old -> changed.add(new Share(old.message(), old.touch(), 0, 0, 0, 0, 0)));
    if (!changed.isEmpty()) {
      order.setVersion(order.getVersion() + 1);
      changed.forEach(share -> out.credit(CreditRecords.of(order, share, fact, settings)));
    }
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
    for (Figures.Subject subject : Figures.subjects(touch)) {
      KnownSubject known = subject(state, subject);
      known.setReached(true);
      known.setClicked(known.getClicked() || touch.getKind() == TouchKind.CLICKED);
    }
  }

  private static KnownSubject subject(AttributionState state, Figures.Subject subject) {
    for (KnownSubject known : state.getSubjects()) {
      if (known.getKind().equals(subject.kind()) && known.getName().equals(subject.name())) {
        return known;
      }
    }
    KnownSubject known =
        new KnownSubject(subject.kind(), subject.name(), false, false, false, false);
    state.getSubjects().add(known);
    if (state.getSubjects().size() > SUBJECTS) {
      state.getSubjects().remove(0);
    }
    return known;
  }
}
