package io.beckon.domain.trigger;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.limit.FiringLimits;
import io.beckon.domain.rule.Limits;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.Send;
import io.beckon.schema.Cause;
import io.beckon.schema.Consent;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to fire a rule: consent and limits are asked at this moment, and either the trigger
 * goes out or the reason why not is recorded.
 */
public final class Firing {
  private final Turn turn;
  private final Rule rule;
  private final Send send;
  private final String occurrence;
  private final List<Cause> causes;
  private final List<Fact> seen = new ArrayList<>();
  private final Map<String, Object> payload = new LinkedHashMap<>();
  private Limits limits = Limits.NONE;
  private String limitKey;
  private int step;
  private long expires;

  public Firing(Turn turn, Rule rule, Send send, String occurrence) {
    this.turn = turn;
    this.rule = rule;
    this.send = send;
    this.occurrence = occurrence;
    this.causes = turn.causes();
    this.limitKey = rule.name();
  }

  public Firing cause(@Nullable Cause cause) {
    if (cause != null) {
      causes.add(cause);
    }
    return this;
  }

  /** Adds what a condition saw to the explanation. */
  public Firing saw(Condition condition, Facts facts) {
    condition.explain(facts, seen);
    return this;
  }

  public Firing saw(String fact, Object value) {
    seen.add(new Fact(fact, String.valueOf(value)));
    return this;
  }

  /** Adds a value of the rule's kind to the payload. */
  public Firing carry(String name, Object value) {
    payload.put(name, value);
    return this;
  }

  /** Limits of the rule, counted under {@code key}. */
  public Firing limits(Limits limits, String key) {
    this.limits = limits;
    this.limitKey = key;
    return this;
  }

  public Firing step(int step) {
    this.step = step;
    return this;
  }

  /** How long the trigger is worth sending, milliseconds; 0: no limit. */
  public Firing expires(long expires) {
    this.expires = expires;
    return this;
  }

  /** Records that it was not fired, and why. */
  public void holdBack(String reason) {
    turn.decision(rule, send.channel(), reason, occurrence, causes, seen);
  }

  /**
   * Fires, unless consent or a limit forbids it. Returns the trigger; null when it was held back.
   */
  public @Nullable Trigger fire(Facts facts) {
    if (!consented()) {
      holdBack("consent");
      return null;
    }
    String limit = FiringLimits.forbids(turn.state(), limitKey, limits, turn.time());
    if (limit != null) {
      holdBack(limit);
      return null;
    }
    FiringLimits.fired(turn.state(), limitKey, limits, turn.time());
    return emit(TriggerKind.FIRE, null, facts);
  }

  /** Takes back a trigger that went out; no consent or limit concerns that. */
  public Trigger retract(String triggerId, Facts facts) {
    return emit(TriggerKind.RETRACT, triggerId, facts);
  }

  private Trigger emit(TriggerKind kind, @Nullable String retracts, Facts facts) {
    Profile profile = turn.profile();
    Trigger trigger = new Trigger();
    trigger.setId(
        TriggerIds.of(
            profile.getWorkspace(), profile.getContact(), rule.name(), rule.version(), occurrence));
    trigger.setKind(kind);
    trigger.setWorkspace(profile.getWorkspace());
    trigger.setContact(profile.getContact());
    trigger.setRule(rule.name());
    trigger.setRuleVersion(rule.version());
    trigger.setRuleKind(rule.kind());
    trigger.setChannel(send.channel());
    trigger.setTemplate(send.template());
    trigger.setStep(step);
    trigger.setAt(turn.time());
    trigger.setDeadline(turn.deadline());
    trigger.setExpiresAt(expires == 0 ? null : turn.time() + expires);
    trigger.setRetracts(retracts);
    trigger.setCausedAt(turn.causedAt());
    trigger.setPayload(retracts != null ? "" : Payload.json(send, facts, payload));
    trigger.setCauses(causes);
    trigger.setFacts(seen);
    turn.outcome().trigger(trigger);
    return trigger;
  }

  private boolean consented() {
    if (turn.settings().channelsWithoutConsent().contains(send.channel())) {
      return true;
    }
    Consent consent = turn.profile().getConsents().get(send.channel());
    return consent != null && consent.getOptedIn();
  }
}
