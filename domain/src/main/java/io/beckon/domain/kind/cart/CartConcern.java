package io.beckon.domain.kind.cart;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.policy.Limits;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.profile.Carts;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
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
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Abandoned carts: when they fall due, their follow-ups, and what a late purchase takes back. */
final class CartConcern implements Concern {
  private static final int FIRED = Bounds.cap(ContactState.SCHEMA$, "firedCarts");
  private static final int PLANNED = Bounds.cap(ContactState.SCHEMA$, "planned");
  private static final long FIRED_LIFE = 31L * 86_400_000L;

  private final RuleSet rules;
  private final List<CartRule> carts;

  CartConcern(Wiring wiring) {
    rules = wiring.rules();
    carts = rules.of(CartRule.class);
  }

  @Override
  public void onEvent(EvaluationContext context, Event event, ProfileFacts.Change change) {
    if (change == ProfileFacts.Change.CART) {
      touched(context.state(), event);
    } else if (change == ProfileFacts.Change.ORDER
        && event.getName().equals(EventNames.ORDER_COMPLETED)) {
      ordered(context, event);
    }
  }

  /** Remembers which event touched the cart last, whatever the order of arrival. */
  private static void touched(ContactState state, Event event) {
    Cause last = state.getCartCause();
    if (last == null
        || event.getTimestamp() > last.getTimestamp()
        || (event.getTimestamp() == last.getTimestamp()
            && event.getMessageId().compareTo(last.getMessageId()) > 0)) {
      state.setCartCause(new Cause(event.getMessageId(), event.getName(), event.getTimestamp()));
    }
  }

  /** Earliest deadline of a cart or a follow-up that has not been met; {@link Facts#NEVER}. */
  @Override
  public long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    Cart cart = state.getProfile().getCart();
    if (!cart.getLines().isEmpty()) {
      for (CartRule rule : carts) {
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
  @Override
  public void onDeadline(EvaluationContext context) {
    ContactState state = context.state();
    Cart cart = context.profile().getCart();
    for (CartRule rule : carts) {
      if (cart.getTouchedAt() + rule.after() == context.time()) {
        if (Carts.isEmpty(cart)) {
          context.missed(rule, "the cart is empty");
          state.setCartEmptiedAt(context.time());
        } else {
          abandoned(context, rule, context.time());
        }
        state.setCartMetTo(Math.max(state.getCartMetTo(), context.time()));
      }
    }
    for (int i = 0; i < state.getPlanned().size(); i++) {
      PlannedStep step = state.getPlanned().get(i);
      if (step.getDue() <= context.time()) {
        state.getPlanned().remove(i--);
        followUp(context, step);
      }
    }
  }

  /** A purchase takes back what it would have prevented, had it been known in time. */
  private void ordered(EvaluationContext context, Event order) {
    ContactState state = context.state();
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
        new TriggerAttempt(
                context,
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
  @Override
  public void expire(ContactState state, long now) {
    Bounds.expire(state.getFiredCarts(), now - FIRED_LIFE, FiredCart::getFiredAt);
  }

  @Override
  public void onMerge(ContactState state, ContactState other) {
    metTo(state, other);
    state.setCartEmptiedAt(Math.max(state.getCartEmptiedAt(), other.getCartEmptiedAt()));
    state.setCartCause(later(state.getCartCause(), other.getCartCause()));
    state.getFiredCarts().addAll(other.getFiredCarts());
    Bounds.trim(state.getFiredCarts(), FIRED, FiredCart::getFiredAt);
    for (PlannedStep step : other.getPlanned()) {
      // A step that waits of the same rule is one and the same message for the person.
      if (Bounds.find(state.getPlanned(), CartConcern::stepKey, stepKey(step)) == null) {
        plan(state, step);
      }
    }
  }

  /** What was met counts for the cart as it was touched last. */
  private static void metTo(ContactState to, ContactState from) {
    int later =
        Long.compare(
            from.getProfile().getCart().getTouchedAt(), to.getProfile().getCart().getTouchedAt());
    if (later > 0) {
      to.setCartMetTo(from.getCartMetTo());
    } else if (later == 0) {
      to.setCartMetTo(Math.max(to.getCartMetTo(), from.getCartMetTo()));
    }
  }

  private static @Nullable Cause later(@Nullable Cause a, @Nullable Cause b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Comparator.comparingLong(Cause::getTimestamp)
                .thenComparing(Cause::getMessageId)
                .compare(a, b)
            < 0
        ? b
        : a;
  }

  private static String stepKey(PlannedStep step) {
    return step.getRule() + '\u0000' + step.getStep();
  }

  /**
   * @param dueAt when it fell due, which is before now if it has waited for the end of quiet hours
   */
  private void abandoned(EvaluationContext context, CartRule rule, long dueAt) {
    ContactState state = context.state();
    Facts facts = context.facts();
    if (!context.holds(rule, rule.condition(), facts)) {
      return;
    }
    long touchedAt = context.profile().getCart().getTouchedAt();
    TriggerAttempt attempt =
        new TriggerAttempt(context, rule, rule.send(), "cart@" + dueAt)
            .since(dueAt)
            .cause(state.getCartCause())
            .saw(
                "cart.touched",
                java.time.Instant.ofEpochMilli(context.profile().getCart().getTouchedAt()))
            .saw(rule.condition(), facts)
            .restraints(rule.restraints())
            .postponedBy(
                until ->
                    plan(
                        state,
                        PlannedStep.newBuilder()
                            .setRule(rule.name())
                            .setVersion(rule.version())
                            .setStep(0)
                            .setDue(until)
                            .setTriggerId("")
                            .setFiredAt(dueAt)
                            .setTouchedAt(touchedAt)
                            .build()))
            .instead(() -> remember(context, notSent(context, rule), touchedAt))
            .then(trigger -> fired(context, rule, trigger, touchedAt));
    if (rule.restraints().limits().oncePerCart() && alreadyFired(state, rule)) {
      attempt.holdBack("once");
      return;
    }
    attempt.fire(facts);
  }

  private static void fired(
      EvaluationContext context, CartRule rule, Trigger trigger, long touchedAt) {
    remember(context, trigger, touchedAt);
    for (int i = 0; i < rule.then().size(); i++) {
      plan(
          context.state(),
          PlannedStep.newBuilder()
              .setRule(rule.name())
              .setVersion(rule.version())
              .setStep(i + 1)
              .setDue(context.time() + rule.then().get(i).after())
              .setTriggerId(trigger.getId())
              .setFiredAt(context.time())
              .setTouchedAt(touchedAt)
              .build());
    }
  }

  private static void plan(ContactState state, PlannedStep step) {
    if (state.getPlanned().size() < PLANNED) {
      state.getPlanned().add(step);
    }
  }

  private void followUp(EvaluationContext context, PlannedStep step) {
    if (!(rules.rule(step.getRule()) instanceof CartRule rule)
        || step.getStep() > rule.then().size()) {
      return;
    }
    if (step.getStep() == 0) {
      if (context.profile().getCart().getTouchedAt() == step.getTouchedAt()
          && !Carts.isEmpty(context.profile().getCart())) {
        abandoned(context, rule, step.getFiredAt());
      }
      return;
    }
    CartRule.FollowUp then = rule.then().get(step.getStep() - 1);
    ContactState state = context.state();
    boolean ordered =
        context.profile().getOrders().getLastAt() >= step.getTouchedAt()
            && context.profile().getOrders().getLastAt() != 0;
    Facts facts = context.facts().with(Aside.ordered(ordered));
    if (!Carts.isEmpty(context.profile().getCart())
        && context.holds(rule, then.condition(), facts)) {
      new TriggerAttempt(
              context, rule, then.send(), "step" + step.getStep() + ":" + step.getTriggerId())
          .step(step.getStep())
          .cause(state.getCartCause())
          .saw("firstTrigger", step.getTriggerId())
          .saw(then.condition(), facts)
          .since(Math.min(context.time(), step.getFiredAt() + then.after()))
          .restraints(rule.restraints().with(Limits.NONE))
          .postponedBy(
              until -> {
                step.setDue(until);
                plan(state, step);
              })
          .then(trigger -> remember(context, trigger, step.getTouchedAt()))
          .fire(facts);
    }
  }

  /** Stands for a trigger that was held out, so that it counts once for its cart like any other. */
  private static Trigger notSent(EvaluationContext context, CartRule rule) {
    Trigger trigger = new Trigger();
    trigger.setId("");
    trigger.setRule(rule.name());
    trigger.setRuleVersion(rule.version());
    trigger.setChannel(rule.send().channels().get(0));
    trigger.setTemplate(rule.send().template());
    trigger.setStep(0);
    trigger.setAt(context.time());
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
  private static void remember(EvaluationContext context, Trigger trigger, long touchedAt) {
    ContactState state = context.state();
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
    fired.setTriggerId(context.isMuted() ? "" : trigger.getId());
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
        SendPolicy.NONE);
  }
}
