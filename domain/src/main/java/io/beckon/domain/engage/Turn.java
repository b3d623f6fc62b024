package io.beckon.domain.engage;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.trigger.TriggerIds;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of one contact: an event, or a deadline that has come. Exactly one of the two is there.
 * An instance serves many steps, one after the other.
 */
public final class Turn {
  private final Settings settings;
  private final Facts facts = new Facts();
  private ContactState state = new ContactState();
  private @Nullable Event event;
  private long time;
  private long causedAt;
  private @Nullable Outcome outcome;

  Turn(Settings settings) {
    this.settings = settings;
    facts.defaultGap(settings.defaultGap());
  }

  Turn event(ContactState state, Event event, Outcome outcome) {
    this.state = state;
    this.event = event;
    this.time = event.getTimestamp();
    this.causedAt = event.getReceivedAt();
    this.outcome = outcome;
    return this;
  }

  Turn deadline(ContactState state, long deadline, Outcome outcome) {
    this.state = state;
    this.event = null;
    this.time = deadline;
    this.causedAt = deadline;
    this.outcome = outcome;
    return this;
  }

  public Settings settings() {
    return settings;
  }

  public ContactState state() {
    return state;
  }

  public Profile profile() {
    return state.getProfile();
  }

  public @Nullable Event event() {
    return event;
  }

  /** Event time of this step: the event's, or the deadline; epoch milliseconds. */
  public long time() {
    return time;
  }

  /** The deadline, or null for an event. */
  public @Nullable Long deadline() {
    return event == null ? time : null;
  }

  /** Receipt of what brought this step about, epoch milliseconds: the event, or the deadline. */
  public long causedAt() {
    return causedAt;
  }

  public Outcome outcome() {
    if (outcome == null) {
      throw new IllegalStateException("no step has begun");
    }
    return outcome;
  }

  /**
   * Facts as of the latest time known of this contact, so that a late event does not see an older
   * profile.
   */
  public Facts facts() {
    return facts.at(state.getProfile(), event, Math.max(time, state.getClock()));
  }

  /** This step's event as a cause; none for a deadline. */
  public List<Cause> causes() {
    List<Cause> causes = new ArrayList<>(2);
    if (event != null) {
      causes.add(new Cause(event.getMessageId(), event.getName(), event.getTimestamp()));
    }
    return causes;
  }

  /** What tells this firing from others of its rule: the event, or the deadline. */
  public String occurrence(String what) {
    return event != null ? what + ":" + event.getMessageId() : what + "@" + time;
  }

  /** Asks a condition; one that fails is recorded and does not hold. */
  public boolean holds(Rule rule, Condition condition, Facts facts) {
    try {
      return condition.holds(facts);
    } catch (RuntimeException e) {
      List<Fact> seen =
          List.of(
              new Fact("condition", condition.text()),
              new Fact("error", String.valueOf(e.getMessage())));
      decision(rule, "", "rule-failed", occurrence("failed"), causes(), seen);
      return false;
    }
  }

  /** Records why something was not sent. */
  public void decision(
      Rule rule,
      String channel,
      String reason,
      String occurrence,
      List<Cause> causes,
      List<Fact> seen) {
    Profile profile = profile();
    String id =
        TriggerIds.of(
            profile.getWorkspace(),
            profile.getContact(),
            rule.name(),
            rule.version(),
            reason + "/" + occurrence);
    outcome()
        .decision(
            new Decision(
                id,
                profile.getWorkspace(),
                profile.getContact(),
                rule.name(),
                rule.version(),
                rule.kind(),
                channel,
                reason,
                time,
                deadline(),
                causes,
                seen));
  }
}
