package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.SentMessage;
import io.beckon.schema.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes back messages that went out because something had not happened, once it becomes known that
 * it had: an event of a wait's {@code unless}, or one that ends a programme. Carts look after their
 * own.
 */
public final class Retractions {
  /** A reminder of a cart, in {@link SentMessage#getOf}: the cart's own rules look after it. */
  public static final String CART = "cart";

  private static final int SENT = Bounds.cap(ContactState.SCHEMA$, "sent");

  /** How many of them are reminders of carts at most, so that neither pushes the others out. */
  private static final int CARTS = SENT / 3;

  private static final long SENT_LIFE = 31L * 86_400_000L;

  private final RuleSet rules;
  private final Function<String, Concern> concerns;

  /**
   * @param concerns of the kinds of rules, by {@link Rule#kind}
   */
  public Retractions(RuleSet rules, Function<String, Concern> concerns) {
    this.rules = rules;
    this.concerns = concerns;
  }

  /**
   * Remembers a message that a late event can take back.
   *
   * @param since from when on such an event would have prevented it, epoch milliseconds
   */
  public static void remember(EvaluationContext context, Trigger trigger, long since) {
    remember(context, trigger, since, null);
  }

  /**
   * The same of a message that is about one of several things.
   *
   * @param key which one; null: there is one alone
   */
  public static void remember(
      EvaluationContext context, Trigger trigger, long since, @Nullable String key) {
    if (context.isMuted()) {
      return;
    }
    keep(
        context.state(),
        SentMessage.newBuilder()
            .setRule(trigger.getRule())
            .setVersion(trigger.getRuleVersion())
            .setStep(trigger.getStep())
            .setTriggerId(trigger.getId())
            .setChannel(trigger.getChannel())
            .setTemplate(trigger.getTemplate())
            .setSince(since)
            .setKey(key)
            .setAt(trigger.getAt())
            .build());
  }

  /** Keeps a message; of too many, those that went out first are forgotten. */
  public static void keep(ContactState state, SentMessage sent) {
    state.getSent().add(sent);
    trim(state.getSent(), true, CARTS);
    trim(state.getSent(), false, SENT - CARTS);
  }

  private static void trim(List<SentMessage> all, boolean carts, int cap) {
    int count = 0;
    SentMessage first = null;
    for (SentMessage one : all) {
      if (one.getOf().equals(CART) == carts) {
        count++;
        first = first == null || one.getAt() < first.getAt() ? one : first;
      }
    }
    if (count > cap && first != null) {
      all.remove(first);
    }
  }

  /** Takes back what this event would have prevented, had it been known in time. */
  public void event(EvaluationContext context, Event event) {
    List<SentMessage> all = context.state().getSent();
    for (int i = all.size() - 1; i >= 0; i--) {
      SentMessage sent = all.get(i);
      boolean late = event.getTimestamp() <= sent.getAt() && sent.getOf().isEmpty();
      Rule rule = late ? rules.rule(sent.getRule()) : null;
      if (rule != null && prevents(context, rule, sent, event)) {
        all.remove(i);
        takeBack(context, rule, sent, event);
      }
    }
  }

  private boolean prevents(EvaluationContext context, Rule rule, SentMessage sent, Event event) {
    try {
      return concerns.apply(rule.kind()).prevents(context, rule, sent, event);
    } catch (RuntimeException e) {
      context.failed(rule, "what takes it back", e);
      return false;
    }
  }

  /** Forgets messages that nothing can be late for any more. */
  public static void expire(ContactState state, long now) {
    Bounds.expire(state.getSent(), now - SENT_LIFE, SentMessage::getAt);
  }

  private static void takeBack(
      EvaluationContext context, Rule rule, SentMessage sent, Event event) {
    Send send = new Send(List.of(sent.getChannel()), false, 0, sent.getTemplate(), List.of());
    new TriggerAttempt(context, rule, send, "retract:" + sent.getTriggerId())
        .step(sent.getStep())
        .saw("happened", event.getName())
        .saw("happenedAt", Instant.ofEpochMilli(event.getTimestamp()))
        .saw("firedAt", Instant.ofEpochMilli(sent.getAt()))
        .retract(sent.getTriggerId());
  }
}
