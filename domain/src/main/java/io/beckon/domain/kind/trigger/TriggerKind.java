package io.beckon.domain.kind.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.MomentBuilder;
import io.beckon.domain.rule.Parts;
import io.beckon.domain.rule.RuleAdvice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Triggers: one message at a moment, or some time after it. */
public final class TriggerKind implements RuleKind<TriggerRule> {
  private static final long DAY = 86_400_000L;

  @Override
  public String kind() {
    return "trigger";
  }

  @Override
  public Class<TriggerRule> type() {
    return TriggerRule.class;
  }

  /** Documents about a cart have a kind of their own. */
  @Override
  public boolean reads(JsonNode root) {
    return root.path("kind").asText().equals("trigger") && !root.path("when").has("cart");
  }

  @Override
  public TriggerRule read(String name, int version, Parts parts) {
    if (parts.root().has("then")) {
      parts.fault("/then#key", "'then' follows an abandoned cart only");
    }
    if (parts.limits("/limit").oncePerCart()) {
      parts.fault("/limit/once", "'once: cart' is for abandoned carts");
    }
    if (parts.has("/when/if")) {
      parts.fault("/when/if#key", "a trigger's 'if' stands beside 'when'");
    }
    MomentBuilder when = new MomentBuilder(parts, "/when");
    boolean hasEvent = when.hasEvent();
    return new TriggerRule(
        name,
        version,
        when.moment(),
        parts.condition("/if", hasEvent),
        await(parts),
        parts.send("/send", hasEvent),
        parts.restraints(),
        parts.onChange());
  }

  /** The time to pass after the moment; null: none. */
  private static TriggerRule.@Nullable Wait await(Parts parts) {
    JsonNode when = parts.root().path("when");
    if (!when.has("after")) {
      if (when.has("unless")) {
        parts.fault("/when/unless#key", "'unless' needs an 'after': a time in which it counts");
      }
      return null;
    }
    if (when.has("date") || when.has("visit")) {
      parts.fault(
          "/when/after#key",
          when.has("date")
              ? "a date has 'daysAfter' and 'daysBefore'"
              : "the end of a visit has no 'after'");
    }
    long after = parts.millis("/when/after");
    List<String> unless = parts.texts("/when/unless");
    // A day longer, because quiet hours may follow.
    unless.forEach(event -> parts.count(event, after + DAY));
    return new TriggerRule.Wait(after, unless);
  }

  /** A click in quick succession, a crawler, a loop in a sender: each event is a message. */
  @Override
  public void advise(TriggerRule rule, RuleAdvice advice) {
    boolean often =
        rule.lapse() == null
            && (rule.moment() instanceof Moment.OnEvent
                || rule.moment() instanceof Moment.OnVisitEnd);
    if (often
        && !advice.areCapped(rule.send().channels())
        && rule.restraints().limits().memory() == 0) {
      advice.say(
          "/when",
          "nothing limits how often this fires for one contact; add such as 'limit: {gap: 24h}'");
    }
    if (rule.lapse() != null
        && rule.moment() instanceof Moment.OnEvent event
        && rule.lapse().unless().contains(event.name())) {
      advice.say(
          "/when/unless",
          "'" + event.name() + "' begins the time anew in any case; it need not be among 'unless'");
    }
    if (rule.lapse() != null) {
      advice.worth(rule.restraints(), "/when/after", "beckon.expires");
    }
    advice.constant(rule.condition(), "/if");
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new TriggerConcern(wiring);
  }
}
