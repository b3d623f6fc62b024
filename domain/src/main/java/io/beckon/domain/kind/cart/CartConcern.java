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
import io.beckon.domain.profile.Carts;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.profile.Visits;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Cart;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.Trigger;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Abandoned carts: when they fall due, their follow-ups, and what a late purchase takes back. */
final class CartConcern implements Concern {
  /** What waits: a later step of the reminders, in {@link Deferred#getWhat}. */
  static final String STEP = "step";

  private static final int DEFERRED = Bounds.cap(ContactState.SCHEMA$, "deferred");

  private final RuleSet rules;
  private final List<CartRule> carts;
  private final SentCarts sent;

  CartConcern(Wiring wiring) {
    rules = wiring.rules();
    carts = rules.of(CartRule.class);
    sent = new SentCarts(rules);
  }

  @Override
  public void onEvent(EvaluationContext context, Event event, ProfileFacts.Change change) {
    if (change == ProfileFacts.Change.CART) {
      touched(context.state(), event);
    } else if (EventNames.isOrder(event.getName())) {
      sent.ordered(context, event);
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

  /** Earliest deadline of a cart that has not been met; {@link Facts#NEVER}. */
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
          try {
            abandoned(context, rule, context.time());
          } catch (RuntimeException e) {
            context.failed(rule, "the abandoned cart", e);
          }
        }
        state.setCartMetTo(Math.max(state.getCartMetTo(), context.time()));
      }
    }
    List<Deferred> deferred = state.getDeferred();
    for (int i = 0; i < deferred.size(); i++) {
      Deferred step = deferred.get(i);
      if (step.getWhat().equals(STEP) && step.getDue() <= context.time()) {
        deferred.remove(i--);
        followUp(context, step);
      }
    }
  }

  @Override
  public void setAside(ContactState state, long deadline) {
    state.setCartMetTo(Math.max(state.getCartMetTo(), deadline));
  }

  @Override
  public void onMerge(ContactState state, ContactState other) {
    metTo(state, other);
    state.setCartEmptiedAt(Math.max(state.getCartEmptiedAt(), other.getCartEmptiedAt()));
    state.setCartCause(later(state.getCartCause(), other.getCartCause()));
    // A step that waits of the same rule is one and the same message for the person.
    Bounds.remove(
        other.getDeferred(),
        step -> step.getWhat().equals(STEP) && isWaiting(state, step.getRule(), step.getStep()));
  }

  private static boolean isWaiting(ContactState state, String rule, int step) {
    for (Deferred one : state.getDeferred()) {
      if (one.getWhat().equals(STEP) && one.getRule().equals(rule) && one.getStep() == step) {
        return true;
      }
    }
    return false;
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
            .ofCart()
            .postponedBy(until -> plan(state, step(rule, 0, until, "", dueAt, touchedAt)))
            .instead(() -> SentCarts.remember(context, SentCarts.notSent(context, rule), touchedAt))
            .then(trigger -> fired(context, rule, trigger, touchedAt));
    if (rule.restraints().limits().oncePerCart() && SentCarts.alreadyFired(state, rule)) {
      attempt.holdBack("once");
      return;
    }
    attempt.fire(facts);
  }

  private static void fired(
      EvaluationContext context, CartRule rule, Trigger trigger, long touchedAt) {
    SentCarts.remember(context, trigger, touchedAt);
    for (int i = 0; i < rule.then().size(); i++) {
      plan(
          context.state(),
          step(
              rule,
              i + 1,
              context.time() + rule.then().get(i).after(),
              trigger.getId(),
              context.time(),
              touchedAt));
    }
  }

  private static Deferred step(
      CartRule rule, int number, long due, String triggerId, long firedAt, long touchedAt) {
    return Deferred.newBuilder()
        .setRule(rule.name())
        .setVersion(rule.version())
        .setWhat(STEP)
        .setMessage(String.valueOf(number))
        .setStep(number)
        .setDue(due)
        .setSince(firedAt)
        .setOccurrence("")
        .setTriggerId(triggerId)
        .setTouchedAt(touchedAt)
        .build();
  }

  private static void plan(ContactState state, Deferred step) {
    if (state.getDeferred().size() < DEFERRED) {
      state.getDeferred().add(step);
    }
  }

  private void followUp(EvaluationContext context, Deferred step) {
    if (rules.rule(step.getRule()) instanceof CartRule rule
        && step.getStep() <= rule.then().size()) {
      try {
        followUp(context, rule, step);
      } catch (RuntimeException e) {
        context.failed(rule, "step " + step.getStep(), e);
      }
    }
  }

  private void followUp(EvaluationContext context, CartRule rule, Deferred step) {
    if (step.getStep() == 0) {
      if (context.profile().getCart().getTouchedAt() == step.getTouchedAt()
          && !Carts.isEmpty(context.profile().getCart())) {
        abandoned(context, rule, step.getSince());
      }
      return;
    }
    CartRule.FollowUp then = rule.then().get(step.getStep() - 1);
    long seen = then.restarts() ? Visits.lastEnd(context.profile()) : 0;
    if (seen + then.after() > context.time()) {
      step.setDue(seen + then.after());
      plan(context.state(), step);
      return;
    }
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
          // A wait for the end of quiet hours is no reason to expire later.
          .since(Math.min(context.time(), Math.max(step.getSince(), seen) + then.after()))
          .restraints(rule.restraints().with(Limits.NONE))
          .ofCart()
          .postponedBy(
              until -> {
                step.setDue(until);
                plan(state, step);
              })
          .then(trigger -> SentCarts.remember(context, trigger, step.getTouchedAt()))
          .fire(facts);
    }
  }
}
