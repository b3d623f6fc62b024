package io.beckon.domain.cart;

import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.CartRule;
import io.beckon.domain.rule.Limits;
import io.beckon.domain.rule.Restraints;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.Send;
import io.beckon.domain.trigger.Firing;
import io.beckon.schema.Cart;
import io.beckon.schema.CartLine;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.FiredCart;
import io.beckon.schema.PlannedStep;
import io.beckon.schema.Product;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;

/** Abandoned carts: when they fall due, their follow-ups, and what a late purchase takes back. */
public final class CartTriggers {
  private static final int FIRED = Bounds.cap(ContactState.SCHEMA$, "firedCarts");
  private static final int PLANNED = Bounds.cap(ContactState.SCHEMA$, "planned");
  private static final long FIRED_LIFE = 31L * 86_400_000L;

  private final RuleSet rules;

  public CartTriggers(RuleSet rules) {
    this.rules = rules;
  }

  /** Remembers which event touched the cart last, whatever the order of arrival. */
  public static void touched(ContactState state, Event event) {
    Cause last = state.getCartCause();
    if (last == null
        || event.getTimestamp() > last.getTimestamp()
        || (event.getTimestamp() == last.getTimestamp()
            && event.getMessageId().compareTo(last.getMessageId()) > 0)) {
      state.setCartCause(new Cause(event.getMessageId(), event.getName(), event.getTimestamp()));
    }
  }

  /** Earliest deadline of a cart or a follow-up that has not been met; {@link Facts#NEVER}. */
  public long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    Cart cart = state.getProfile().getCart();
    if (!cart.getLines().isEmpty()) {
      for (CartRule rule : rules.carts()) {
        long due = cart.getTouchedAt() + rule.after();
        if (due > state.getCartMetTo()) {
          next = Math.min(next, due);
        }
      }
    }
    for (PlannedStep step : state.getPlanned()) {
      next = Math.min(next, step.getDue());
    }
    return next;
  }

  /** Handles what falls due at this deadline. */
  public void due(Turn turn) {
    ContactState state = turn.state();
    Cart cart = turn.profile().getCart();
    for (CartRule rule : rules.carts()) {
      if (cart.getTouchedAt() + rule.after() == turn.time()) {
        if (Carts.isEmpty(cart)) {
          turn.missed(rule, "the cart is empty");
          state.setCartEmptiedAt(turn.time());
        } else {
          abandoned(turn, rule, turn.time());
        }
        state.setCartMetTo(Math.max(state.getCartMetTo(), turn.time()));
      }
    }
    for (int i = 0; i < state.getPlanned().size(); i++) {
      PlannedStep step = state.getPlanned().get(i);
      if (step.getDue() <= turn.time()) {
        state.getPlanned().remove(i--);
        followUp(turn, step);
      }
    }
  }

  /** A purchase takes back what it would have prevented, had it been known in time. */
  public void ordered(Turn turn, Event order) {
    ContactState state = turn.state();
    for (FiredCart fired : state.getFiredCarts()) {
      boolean prevents =
          order.getTimestamp() >= fired.getTouchedAt()
              && order.getTimestamp() <= fired.getFiredAt();
      boolean sent = !fired.getTriggerId().isEmpty();
      if (prevents && sent && !fired.getRetracted() && covers(order, fired)) {
        Rule rule = rules.rule(fired.getRule());
        CartRule known = rule instanceof CartRule cart ? cart : gone(fired);
        fired.setRetracted(true);
        Bounds.remove(state.getPlanned(), step -> step.getTriggerId().equals(fired.getTriggerId()));
        new Firing(
                turn,
                known,
                new Send(List.of(fired.getChannel()), false, 0, fired.getTemplate(), List.of()),
                "retract:" + fired.getTriggerId())
            .step(fired.getStep())
            .saw("orderedAt", java.time.Instant.ofEpochMilli(order.getTimestamp()))
            .saw("firedAt", java.time.Instant.ofEpochMilli(fired.getFiredAt()))
            .retract(fired.getTriggerId());
      }
    }
  }

  /** Forgets firings that no purchase can be late for any more. */
  public static void expire(ContactState state, long now) {
    Bounds.expire(state.getFiredCarts(), now - FIRED_LIFE, FiredCart::getFiredAt);
  }

  /**
   * @param dueAt when it fell due, which is before now if it has waited for the end of quiet hours
   */
  private void abandoned(Turn turn, CartRule rule, long dueAt) {
    ContactState state = turn.state();
    Facts facts = turn.facts();
    if (!turn.holds(rule, rule.condition(), facts)) {
      return;
    }
    long touchedAt = turn.profile().getCart().getTouchedAt();
    Firing firing =
        new Firing(turn, rule, rule.send(), "cart@" + dueAt)
            .since(dueAt)
            .cause(state.getCartCause())
            .saw(
                "cart.touched",
                java.time.Instant.ofEpochMilli(turn.profile().getCart().getTouchedAt()))
            .saw(rule.condition(), facts)
            .restraints(rule.restraints())
            .postponedBy(
                until ->
                    plan(
                        state,
                        new PlannedStep(
                            rule.name(), rule.version(), 0, until, "", dueAt, touchedAt)))
            .instead(() -> remember(turn, notSent(turn, rule), touchedAt))
            .then(trigger -> fired(turn, rule, trigger, touchedAt));
    if (rule.restraints().limits().oncePerCart() && alreadyFired(state, rule)) {
      firing.holdBack("once");
      return;
    }
    firing.fire(facts);
  }

  private static void fired(Turn turn, CartRule rule, Trigger trigger, long touchedAt) {
    remember(turn, trigger, touchedAt);
    for (int i = 0; i < rule.then().size(); i++) {
      plan(
          turn.state(),
          new PlannedStep(
              rule.name(),
              rule.version(),
              i + 1,
              turn.time() + rule.then().get(i).after(),
              trigger.getId(),
              turn.time(),
              touchedAt));
    }
  }

  private static void plan(ContactState state, PlannedStep step) {
    if (state.getPlanned().size() < PLANNED) {
      state.getPlanned().add(step);
    }
  }

  private void followUp(Turn turn, PlannedStep step) {
    if (!(rules.rule(step.getRule()) instanceof CartRule rule)
        || step.getStep() > rule.then().size()) {
      return;
    }
    if (step.getStep() == 0) {
      if (turn.profile().getCart().getTouchedAt() == step.getTouchedAt()
          && !Carts.isEmpty(turn.profile().getCart())) {
        abandoned(turn, rule, step.getFiredAt());
      }
      return;
    }
    CartRule.FollowUp then = rule.then().get(step.getStep() - 1);
    ContactState state = turn.state();
    boolean ordered =
        turn.profile().getOrders().getLastAt() >= step.getTouchedAt()
            && turn.profile().getOrders().getLastAt() != 0;
    Facts facts = turn.facts().with(Aside.ordered(ordered));
    if (!Carts.isEmpty(turn.profile().getCart()) && turn.holds(rule, then.condition(), facts)) {
      new Firing(turn, rule, then.send(), "step" + step.getStep() + ":" + step.getTriggerId())
          .step(step.getStep())
          .cause(state.getCartCause())
          .saw("firstTrigger", step.getTriggerId())
          .saw(then.condition(), facts)
          .since(Math.min(turn.time(), step.getFiredAt() + then.after()))
          .restraints(rule.restraints().with(Limits.NONE))
          .postponedBy(
              until -> {
                step.setDue(until);
                plan(state, step);
              })
          .then(trigger -> remember(turn, trigger, step.getTouchedAt()))
          .fire(facts);
    }
  }

  /** Stands for a trigger that was held out, so that it counts once for its cart like any other. */
  private static Trigger notSent(Turn turn, CartRule rule) {
    Trigger trigger = new Trigger();
    trigger.setId("");
    trigger.setRule(rule.name());
    trigger.setRuleVersion(rule.version());
    trigger.setChannel(rule.send().channels().get(0));
    trigger.setTemplate(rule.send().template());
    trigger.setStep(0);
    trigger.setAt(turn.time());
    return trigger;
  }

  private static boolean alreadyFired(ContactState state, CartRule rule) {
    long cartSince = Math.max(state.getCartEmptiedAt(), state.getProfile().getOrders().getLastAt());
    for (FiredCart fired : state.getFiredCarts()) {
      if (fired.getRule().equals(rule.name())
          && fired.getStep() == 0
          && !fired.getRetracted()
          && fired.getFiredAt() > cartSince) {
        return true;
      }
    }
    return false;
  }

  /** What did not go out counts once for its cart like any other, but cannot be taken back. */
  private static void remember(Turn turn, Trigger trigger, long touchedAt) {
    ContactState state = turn.state();
    List<String> products = new ArrayList<>();
    for (CartLine line : state.getProfile().getCart().getLines()) {
      if (line.getQuantity() > 0) {
        products.add(line.getProductId());
      }
    }
    FiredCart fired = new FiredCart();
    fired.setRule(trigger.getRule());
    fired.setStep(trigger.getStep());
    fired.setVersion(trigger.getRuleVersion());
    fired.setTriggerId(turn.isMuted() ? "" : trigger.getId());
    fired.setChannel(trigger.getChannel());
    fired.setTemplate(trigger.getTemplate());
    fired.setFiredAt(trigger.getAt());
    fired.setTouchedAt(touchedAt);
    fired.setProducts(products);
    fired.setRetracted(false);
    state.getFiredCarts().add(fired);
    Bounds.trim(state.getFiredCarts(), FIRED, FiredCart::getFiredAt);
  }

  /** An order that leaves a line of the cart behind would not have prevented the reminder. */
  private static boolean covers(Event order, FiredCart fired) {
    if (order.getProducts().isEmpty()) {
      return true;
    }
    for (String product : fired.getProducts()) {
      boolean bought = false;
      for (Product ordered : order.getProducts()) {
        bought |= ordered.getProductId().equals(product);
      }
      if (!bought) {
        return false;
      }
    }
    return true;
  }

  /** The rule was withdrawn since: its name and version are all that a retraction needs. */
  private static CartRule gone(FiredCart fired) {
    Send send = new Send(List.of(fired.getChannel()), false, 0, fired.getTemplate(), List.of());
    return new CartRule(
        fired.getRule(),
        fired.getVersion(),
        1,
        io.beckon.domain.condition.Condition.TRUE,
        send,
        List.of(),
        Restraints.NONE);
  }
}
