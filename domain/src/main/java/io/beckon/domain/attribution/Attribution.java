package io.beckon.domain.attribution;

import io.beckon.domain.attribution.Touchpoints.Share;
import io.beckon.domain.basics.Bounds;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.AttributionState;
import io.beckon.schema.KnownFiring;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.KnownTouch;
import io.beckon.schema.PerformanceChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What earned a contact's orders. It keeps facts, not results: a fact that comes in changes what
 * all of them together come to, and the difference goes out. So the order in which facts arrive
 * makes no difference, as long as all come within their lifetimes.
 */
public final class Attribution {
  private static final int SEGMENTS = Bounds.cap(KnownFiring.SCHEMA$, "segments");

  private final AttributionSettings settings;
  private final Lifetimes lifetimes;

  public Attribution(AttributionSettings settings) {
    this.settings = settings;
    this.lifetimes = new Lifetimes(settings);
  }

  /** A state of nothing. */
  public static AttributionState nothing() {
    return AttributionState.newBuilder()
        .setTouches(new ArrayList<>())
        .setFirings(new ArrayList<>())
        .setOrders(new ArrayList<>())
        .setSubjects(new ArrayList<>())
        .setTimerAt(0L)
        .setLastAt(0L)
        .setErasedAt(0L)
        .build();
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
    lifetimes.makeRoom(state);
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
    return lifetimes.expire(state, time);
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
    Bounds.remove(state.getOrders(), order -> Lifetimes.lastOf(order) <= upTo);
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
      case ORDER, UPDATE -> KnownOrders.order(state, fact);
      case REFUND, CANCELLATION -> KnownOrders.givenBack(state, fact);
      default -> false;
    };
  }

  private static boolean touch(AttributionState state, AttributionFact fact) {
    if (Bounds.find(state.getTouches(), KnownTouch::getId, fact.getId()) != null) {
      return false;
    }
    KnownTouch touch =
        KnownTouch.newBuilder()
            .setId(fact.getId())
            .setKind(fact.getTouch())
            .setChannel(fact.getChannel())
            .setTriggerId(fact.getTriggerId())
            .setMailing(fact.getMailing())
            .setCampaign(fact.getCampaign())
            .setAt(fact.getAt())
            .setCurrency(fact.getCurrency())
            .setCost(fact.getAmount())
            .setRule("")
            .setVersion(0)
            .setLink(fact.getLink())
            .setScanned(false)
            .setTemplate("")
            .setSegments(List.of())
            .build();
    for (KnownFiring firing : state.getFirings()) {
      resolve(touch, firing);
    }
    for (KnownTouch other : state.getTouches()) {
      ScannedTouches.judge(touch, other);
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
      touch.setTemplate(firing.getTemplate());
      touch.setSegments(firing.getSegments());
    }
  }

  private static boolean firing(AttributionState state, AttributionFact fact, boolean heldOut) {
    if (Bounds.find(state.getFirings(), KnownFiring::getId, fact.getId()) != null) {
      return false;
    }
    KnownFiring firing =
        KnownFiring.newBuilder()
            .setId(fact.getId())
            .setRule(fact.getRule())
            .setVersion(fact.getVersion())
            .setChannel(fact.getChannel())
            .setAt(fact.getAt())
            .setHeldOut(heldOut)
            .setTemplate(fact.getTemplate())
            .setSegments(firstOf(fact.getSegments()))
            .build();
    state.getFirings().add(firing);
    for (KnownTouch touch : state.getTouches()) {
      resolve(touch, firing);
    }
    return true;
  }

  private static List<String> firstOf(List<String> segments) {
    return segments.stream().sorted().limit(SEGMENTS).toList();
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
}
