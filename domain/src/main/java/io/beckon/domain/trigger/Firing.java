package io.beckon.domain.trigger;

import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.limit.FiringLimits;
import io.beckon.domain.limit.Habits;
import io.beckon.domain.limit.Holdout;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.Restraints;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.Send;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.Pending;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.Wish;
import java.time.Instant;
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
public final class Firing {
  /** What waits for the end of quiet hours, in {@link Pending#getWhat()}. */
  public static final String QUIET = "quiet";

  private static final int PENDING = Bounds.cap(ContactState.SCHEMA$, "pending");

  private final Turn turn;
  private final Rule rule;
  private final Send send;
  private final String occurrence;
  private final List<Cause> causes;

  /** What the recommender is to fill in; nothing, until there is a payload. */
  private final List<Wish> wishes = new ArrayList<>();

  private final List<Fact> seen = new ArrayList<>();
  private final Map<String, Object> payload = new LinkedHashMap<>();
  private Restraints restraints = Restraints.NONE;
  private String limitKey;
  private int step;
  private long since;
  private String message = "";
  private Consumer<Trigger> then = trigger -> {};
  private Runnable attempted = () -> {};
  private Runnable instead = () -> {};
  private @Nullable LongConsumer postpone;
  private boolean anyHour;
  private Aside aside = Aside.NONE;
  private @Nullable Event about;

  public Firing(Turn turn, Rule rule, Send send, String occurrence) {
    this.turn = turn;
    this.rule = rule;
    this.send = send;
    this.occurrence = occurrence;
    this.causes = turn.causes();
    this.since = turn.time();
    this.limitKey = rule.name();
  }

  /** A firing that has waited. */
  public Firing(Turn turn, Rule rule, Send send, Pending pending) {
    this(turn, rule, send, pending.getOccurrence());
    causes.addAll(pending.getCauses());
    if (pending.getWhat().equals(QUIET)) {
      since = pending.getSince();
      saw("waitedSince", Instant.ofEpochMilli(since));
    }
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

  /** What can hold it back; its limits are counted under the rule's name. */
  public Firing restraints(Restraints restraints) {
    return restraints(restraints, rule.name());
  }

  /** What can hold it back; its limits are counted under {@code key}. */
  public Firing restraints(Restraints restraints, String key) {
    this.restraints = restraints;
    this.limitKey = key;
    return this;
  }

  /** When it wanted to fire first, epoch milliseconds; its expiry counts from there. */
  public Firing since(long since) {
    this.since = since;
    return this;
  }

  public Firing step(int step) {
    this.step = step;
    return this;
  }

  /** Which of the rule's messages it is, to be found again after quiet hours. */
  public Firing message(String message) {
    this.message = message;
    return this;
  }

  /** It goes out at once also in quiet hours: it takes back something. */
  public Firing atAnyHour() {
    this.anyHour = true;
    return this;
  }

  /** What is done once it has fired. */
  public Firing then(Consumer<Trigger> then) {
    this.then = then;
    return this;
  }

  /** What is done when it would have fired, but for a holdout or because it is a shadow's. */
  public Firing instead(Runnable instead) {
    this.instead = instead;
    return this;
  }

  /** Who plans the next attempt, when quiet hours are over, instead of the state's pending list. */
  public Firing postponedBy(LongConsumer postpone) {
    this.postpone = postpone;
    return this;
  }

  /** What is done once it has been attempted, fired or held back for good; not when it waits. */
  public Firing attempted(Runnable attempted) {
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
    turn.queue(this);
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
    ContactState state = turn.state();
    long time = turn.time();
    Habits habits = turn.shared().habits();
    String channel =
        Channels.choose(send, turn.profile(), turn.settings(), habits, (name, v) -> saw(name, v));
    if (channel == null) {
      holdBack("consent");
      return true;
    }
    String limit = FiringLimits.forbids(state, limitKey, restraints.limits(), time);
    if (limit != null) {
      holdBack(limit, channel, "");
      return true;
    }
    boolean shared = !turn.settings().channelsWithoutConsent().contains(channel);
    SendingTime sending = new SendingTime(turn, restraints, channel, shared);
    long allowed = anyHour ? time : sending.allowed(time);
    long until = restraints.expires() == 0 ? Facts.NEVER : since + restraints.expires();
    if (Math.max(time, allowed) >= until) {
      holdBack("expired", channel, "");
      return true;
    }
    // What has waited already has had its hour chosen.
    boolean first = send.bestHourWithin() > 0 && !anyHour && time == since;
    if (!habits.from().isEmpty() && (send.best() || first)) {
      saw("habits", habits.from());
    }
    long best = first ? sending.best(send, until) : allowed;
    if (best > time) {
      saw("sendableFrom", Instant.ofEpochMilli(best));
      holdBack(allowed > time ? "quiet-hours" : "best-hour", channel, "");
      return !defer(best);
    }
    if (shared && turn.shared().forbids(state, channel, time)) {
      holdBack("frequency-cap", channel, "");
      return true;
    }
    String json = json();
    if (json == null) {
      return true;
    }
    FiringLimits.fired(state, limitKey, restraints.limits(), time);
    boolean heldOut =
        Holdout.holds(
            turn.profile().getWorkspace(),
            turn.profile().getContact(),
            rule.name(),
            restraints.holdout());
    if (heldOut) {
      holdBack("holdout", channel, json);
      instead.run();
      return true;
    }
    if (rule.shadow()) {
      holdBack("shadow", channel, json);
      instead.run();
      return true;
    }
    if (shared) {
      turn.shared().sent(state, channel, time);
    }
    then.accept(emit(TriggerKind.FIRE, null, channel, json));
    return true;
  }

  /** Takes back a trigger that went out; no consent or limit concerns that. */
  public void retract(String triggerId) {
    emit(TriggerKind.RETRACT, triggerId, send.channels().get(0), "");
  }

  /** The payload; null when it cannot be made, which is recorded. */
  private @Nullable String json() {
    try {
      wishes.clear();
      return Payload.json(send, turn.facts(about).with(aside), payload, wishes::add);
    } catch (RuntimeException e) {
      turn.failed(rule, "with of " + send.template(), e);
      return null;
    }
  }

  /** Plans the next attempt; says whether there was room for it. */
  private boolean defer(long until) {
    if (postpone != null) {
      postpone.accept(until);
      return true;
    }
    if (turn.state().getPending().size() < PENDING) {
      turn.state()
          .getPending()
          .add(
              new Pending(
                  rule.name(),
                  rule.version(),
                  QUIET,
                  message,
                  until,
                  since,
                  occurrence,
                  causes.subList(0, Math.min(4, causes.size())),
                  turn.kept(about)));
      return true;
    }
    return false;
  }

  private void holdBack(String reason, String channel, String json) {
    turn.decision(
        rule,
        channel,
        reason,
        turn.time() == since ? occurrence : occurrence + "@" + turn.time(),
        causes,
        seen,
        send.template(),
        json);
  }

  /**
   * Sends a trigger on its way. When the recommender fills in something for the rule, all triggers
   * of the rule go past it, so that what takes one back does not overtake it.
   */
  private void send(Trigger trigger) {
    if (rule.recommends()) {
      turn.outcome().recommend(Requests.of(turn.profile(), about, wishes, trigger));
    } else {
      turn.outcome().trigger(trigger);
    }
  }

  private Trigger emit(TriggerKind kind, @Nullable String retracts, String channel, String json) {
    Profile profile = turn.profile();
    Trigger trigger = new Trigger();
    trigger.setId(
        TriggerIds.of(
            profile.getWorkspace(), turn.subject(), rule.name(), rule.version(), occurrence));
    trigger.setKind(kind);
    trigger.setWorkspace(profile.getWorkspace());
    trigger.setContact(profile.getContact());
    trigger.setRule(rule.name());
    trigger.setRuleVersion(rule.version());
    trigger.setRuleKind(rule.kind());
    trigger.setChannel(channel);
    trigger.setTemplate(send.template());
    trigger.setStep(step);
    trigger.setAt(turn.time());
    trigger.setDeadline(turn.deadline());
    trigger.setExpiresAt(restraints.expires() == 0 ? null : since + restraints.expires());
    trigger.setRetracts(retracts);
    trigger.setCausedAt(turn.causedAt());
    trigger.setPayload(json);
    trigger.setCauses(causes);
    trigger.setFacts(seen);
    // What is taken back went out before: nothing that was mute can be.
    if (!turn.isMuted() || kind == TriggerKind.RETRACT) {
      send(trigger);
    }
    return trigger;
  }
}
