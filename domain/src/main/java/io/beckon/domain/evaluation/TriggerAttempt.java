package io.beckon.domain.evaluation;

import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.domain.policy.FiringLimits;
import io.beckon.domain.policy.Holdout;
import io.beckon.domain.policy.Payload;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to fire a rule. At the end of the step, when all that want to fire are known, consent
 * and limits are asked, and either the trigger goes out or the reason why not is recorded.
 */
public final class TriggerAttempt {
  /** What waits for the end of quiet hours, in {@link Deferred#getWhat()}. */
  public static final String QUIET = "quiet";

  private final EvaluationContext context;
  private final Rule rule;
  private final Send send;
  private final String occurrence;
  private final List<Cause> causes;

  /** What the catalogue is to fill in; nothing, until there is a payload. */
  private final CatalogueNeeds needs = new CatalogueNeeds();

  private final List<Fact> seen = new ArrayList<>();
  private final Map<String, Object> payload = new LinkedHashMap<>();
  private SendPolicy restraints = SendPolicy.NONE;
  private String limitKey;
  private int step;
  private long since;
  private String message = "";
  private Consumer<Trigger> then = trigger -> {};
  private Runnable attempted = () -> {};
  private Runnable instead = () -> {};
  private @Nullable LongConsumer postpone;
  private boolean anyHour;
  private boolean ofCart;
  private Aside aside = Aside.NONE;
  private @Nullable Event about;

  public TriggerAttempt(EvaluationContext context, Rule rule, Send send, String occurrence) {
    this.context = context;
    this.rule = rule;
    this.send = send;
    this.occurrence = occurrence;
    this.causes = context.causes();
    this.since = context.time();
    this.limitKey = rule.name();
  }

  /** A firing that has waited. */
  public TriggerAttempt(EvaluationContext context, Rule rule, Send send, Deferred pending) {
    this(context, rule, send, pending.getOccurrence());
    causes.addAll(pending.getCauses());
    if (pending.getWhat().equals(QUIET)) {
      since = pending.getSince();
      saw("waitedSince", Instant.ofEpochMilli(since));
    }
  }

  public TriggerAttempt cause(@Nullable Cause cause) {
    if (cause != null) {
      causes.add(cause);
    }
    return this;
  }

  /** Adds what a condition saw to the explanation. */
  public TriggerAttempt saw(Condition condition, Facts facts) {
    condition.explain(facts, seen);
    return this;
  }

  public TriggerAttempt saw(String fact, Object value) {
    seen.add(new Fact(fact, String.valueOf(value)));
    return this;
  }

  /** Adds a value of the rule's kind to the payload. */
  public TriggerAttempt carry(String name, Object value) {
    payload.put(name, value);
    return this;
  }

  /** What can hold it back; its limits are counted under the rule's name. */
  public TriggerAttempt restraints(SendPolicy restraints) {
    return restraints(restraints, rule.name());
  }

  /** What can hold it back; its limits are counted under {@code key}. */
  public TriggerAttempt restraints(SendPolicy restraints, String key) {
    this.restraints = restraints;
    this.limitKey = key;
    return this;
  }

  /** When it wanted to fire first, epoch milliseconds; its expiry counts from there. */
  public TriggerAttempt since(long since) {
    this.since = since;
    return this;
  }

  public TriggerAttempt step(int step) {
    this.step = step;
    return this;
  }

  /** Which of the rule's messages it is, to be found again after quiet hours. */
  public TriggerAttempt message(String message) {
    this.message = message;
    return this;
  }

  /** It goes out at once also in quiet hours: it takes back something. */
  public TriggerAttempt atAnyHour() {
    this.anyHour = true;
    return this;
  }

  /** It is about a cart, which is worth reminding of for less long than other things. */
  public TriggerAttempt ofCart() {
    this.ofCart = true;
    return this;
  }

  /** What is done once it has fired. */
  public TriggerAttempt then(Consumer<Trigger> then) {
    this.then = then;
    return this;
  }

  /** What is done when it would have fired, but for a holdout or because it is a shadow's. */
  public TriggerAttempt instead(Runnable instead) {
    this.instead = instead;
    return this;
  }

  /** Who plans the next attempt, when quiet hours are over, instead of the state's pending list. */
  public TriggerAttempt postponedBy(LongConsumer postpone) {
    this.postpone = postpone;
    return this;
  }

  /** What is done once it has been attempted, fired or held back for good; not when it waits. */
  public TriggerAttempt attempted(Runnable attempted) {
    this.attempted = attempted;
    return this;
  }

  /** Records that it was not fired, and why. */
  public void holdBack(String reason) {
    holdBack(reason, send.channels().get(0), "");
  }

  /** Wants to fire with these facts; what becomes of it is decided at the end of the step. */
  public void fire(Facts facts) {
    aside = facts.aside();
    about = facts.event();
    context.attempts().add(this);
  }

  Rule rule() {
    return rule;
  }

  public int priority() {
    return restraints.priority();
  }

  /** Fires, unless something forbids it. */
  public void attempt() {
    if (settle()) {
      attempted.run();
    }
  }

  /** Whether it is settled, and not waiting. */
  private boolean settle() {
    Decisions.strangeZone(context, rule, moment(), seen);
    if (context.present() != context.time()) {
      saw("decidedAt", Instant.ofEpochMilli(context.present()));
    }
    SendCheck check = new SendCheck(context, send, restraints, seen);
    String refusal = check.refusal(limitKey, since, expiresAt(), anyHour);
    if (refusal != null) {
      holdBack(refusal, check.channel(), "");
      return check.later() == Facts.NEVER || !defer(check.later());
    }
    String json = json();
    if (json != null) {
      goAhead(check.channel(), check.isLimited(), json);
    }
    return true;
  }

  /** What takes something back is worth it for ever, unless its rule says otherwise. */
  private long expiresAt() {
    Settings settings = context.settings();
    long otherwise = ofCart ? settings.cartExpires() : settings.expires();
    return restraints.expiresAt(since, anyHour ? 0 : otherwise);
  }

  /** Nothing forbids it: it goes out, unless it only would have. */
  private void goAhead(String channel, boolean limited, String json) {
    ContactState state = context.state();
    Profile profile = context.profile();
    FiringLimits.fired(state, limitKey, restraints.limits(), context.time());
    boolean heldOut =
        Holdout.holds(
            profile.getWorkspace(), profile.getContact(), rule.name(), restraints.holdout());
    if (heldOut || rule.shadow()) {
      holdBack(heldOut ? "holdout" : "shadow", channel, json);
      instead.run();
      return;
    }
    if (limited) {
      context.shared().sent(state, channel, rule.name(), context.present());
    }
    then.accept(emit(TriggerKind.FIRE, null, channel, json));
  }

  /** Takes back a trigger that went out; no consent or limit concerns that. */
  public void retract(String triggerId) {
    emit(TriggerKind.RETRACT, triggerId, send.channels().get(0), "");
  }

  /** The payload; null when it cannot be made, which is recorded. */
  private @Nullable String json() {
    try {
      needs.clear();
      Facts facts = context.facts(about).with(aside);
      ZoneId zone = context.shared().zone(context.profile());
      return Payload.json(send, facts, payload, zone, needs);
    } catch (RuntimeException e) {
      Decisions.failed(context, rule, "with of " + send.template(), e);
      return null;
    }
  }

  /** Plans the next attempt; says whether there was room for it. */
  private boolean defer(long until) {
    if (postpone != null) {
      postpone.accept(until);
      return true;
    }
    return Deferrals.await(context, rule, QUIET, message, until, since, occurrence, causes, about);
  }

  private void holdBack(String reason, String channel, String json) {
    Decisions.record(context, rule, channel, reason, moment(), causes, seen, send.template(), json);
  }

  /** What tells this attempt from others, also from one of the same firing that has waited. */
  private String moment() {
    return context.time() == since ? occurrence : occurrence + "@" + context.time();
  }

  private Trigger emit(TriggerKind kind, @Nullable String retracts, String channel, String json) {
    Trigger trigger = new Trigger();
    trigger.setKind(kind);
    trigger.setRetracts(retracts);
    trigger.setChannel(channel);
    trigger.setTemplate(send.template());
    trigger.setStep(step);
    long until = kind == TriggerKind.RETRACT ? Facts.NEVER : expiresAt();
    trigger.setExpiresAt(until == Facts.NEVER ? null : until);
    trigger.setPayload(json);
    trigger.setCauses(causes);
    trigger.setFacts(seen);
    Triggers.emit(context, rule, occurrence, trigger, about, needs);
    return trigger;
  }
}
