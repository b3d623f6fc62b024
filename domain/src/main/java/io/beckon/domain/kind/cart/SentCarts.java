package io.beckon.domain.kind.cart;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Retractions;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.CartLine;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.SentMessage;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reminders of carts that went out: once for each cart, and taken back by a late purchase. */
final class SentCarts {
  private final RuleSet rules;

  SentCarts(RuleSet rules) {
    this.rules = rules;
  }

  /** A purchase takes back what it would have prevented, had it been known in time. */
  void ordered(EvaluationContext context, Event order) {
    ContactState state = context.state();
    for (SentMessage fired : state.getSent()) {
      boolean prevents =
          fired.getOf().equals(Retractions.CART)
              && order.getTimestamp() >= fired.getSince()
              && order.getTimestamp() <= fired.getAt();
      boolean sent = !fired.getTriggerId().isEmpty();
      if (prevents && sent && !fired.getRetracted() && covers(order, fired)) {
        Rule rule = rules.rule(fired.getRule());
        CartRule known = rule instanceof CartRule cart ? cart : gone(fired);
        fired.setRetracted(true);
        Bounds.remove(
            state.getDeferred(),
            step ->
                step.getWhat().equals(CartConcern.STEP)
                    && step.getTriggerId().equals(fired.getTriggerId()));
        new TriggerAttempt(
                context,
                known,
                new Send(List.of(fired.getChannel()), false, 0, fired.getTemplate(), List.of()),
                "retract:" + fired.getTriggerId())
            .step(fired.getStep())
            .saw("orderedAt", java.time.Instant.ofEpochMilli(order.getTimestamp()))
            .saw("firedAt", java.time.Instant.ofEpochMilli(fired.getAt()))
            .retract(fired.getTriggerId());
      }
    }
  }

  /** Stands for a trigger that was held out, so that it counts once for its cart like any other. */
  static Trigger notSent(EvaluationContext context, CartRule rule) {
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

  static boolean alreadyFired(ContactState state, CartRule rule) {
    long cartSince = Math.max(state.getCartEmptiedAt(), state.getProfile().getOrders().getLastAt());
    for (SentMessage fired : state.getSent()) {
      if (fired.getOf().equals(Retractions.CART)
          && fired.getRule().equals(rule.name())
          && fired.getStep() == 0
          && !fired.getRetracted()
          && fired.getAt() > cartSince) {
        return true;
      }
    }
    return false;
  }

  /** What did not go out counts once for its cart like any other, but cannot be taken back. */
  static void remember(EvaluationContext context, Trigger trigger, long touchedAt) {
    ContactState state = context.state();
    List<String> products = new ArrayList<>();
    for (CartLine line : state.getProfile().getCart().getLines()) {
      if (line.getQuantity() > 0) {
        products.add(key(line.getProductId(), line.getVariant()));
      }
    }
    Retractions.keep(
        state,
        SentMessage.newBuilder()
            .setOf(Retractions.CART)
            .setRule(trigger.getRule())
            .setStep(trigger.getStep())
            .setVersion(trigger.getRuleVersion())
            .setTriggerId(context.isMuted() ? "" : trigger.getId())
            .setChannel(trigger.getChannel())
            .setTemplate(trigger.getTemplate())
            .setSince(touchedAt)
            .setAt(trigger.getAt())
            .setProducts(products)
            .build());
  }

  /** An order that leaves a line of the cart behind would not have prevented the reminder. */
  private static boolean covers(Event order, SentMessage fired) {
    if (order.getProducts().isEmpty()) {
      return true;
    }
    for (String line : fired.getProducts()) {
      boolean bought = false;
      for (Product ordered : order.getProducts()) {
        bought |= isOf(line, ordered);
      }
      if (!bought) {
        return false;
      }
    }
    return true;
  }

  /** A line of the cart: its product, and its variant if it has one. */
  private static String key(String productId, @Nullable String variant) {
    return variant == null ? Keys.single(productId) : Keys.join(productId, variant);
  }

  /** Whether it is of that line: where no variant is said, any is meant. */
  private static boolean isOf(String line, Product ordered) {
    String productId = ordered.getProductId();
    return line.equals(key(productId, ordered.getVariant()))
        || line.equals(key(productId, null))
        || (ordered.getVariant() == null && line.startsWith(Keys.join(productId, "")));
  }

  /** The rule was withdrawn since: its name and version are all that a retraction needs. */
  private static CartRule gone(SentMessage fired) {
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
