package io.beckon.domain.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.engage.Engagement;
import io.beckon.domain.engage.Newcomers;
import io.beckon.domain.engage.Outcome;
import io.beckon.domain.engage.Settings;
import io.beckon.domain.event.EventCheck;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.Send;
import io.beckon.schema.Consent;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contact of a rule's test, and what the heart has decided since it was last asked. */
final class TestedContact implements Outcome {
  private final Engagement heart;
  private final ContactState state = new Newcomers().contact(RuleTest.WORKSPACE, RuleTest.CONTACT);
  private final List<Trigger> triggers = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private long now;

  /** Opted in to every channel, unless the test says otherwise. */
  TestedContact(RuleSet rules, long start, JsonNode contact) {
    this.heart = new Engagement(rules, Settings.DEFAULT);
    this.now = start;
    for (String channel : Send.CHANNELS) {
      boolean optedIn = contact.path("consents").path(channel).asBoolean(true);
      state.getProfile().getConsents().put(channel, new Consent(optedIn, start, "test"));
    }
  }

  /** Takes in an event, after all deadlines before it; says what is wrong with it, or null. */
  @Nullable String feed(Event event) {
    String fault = EventCheck.fault(event);
    if (fault == null) {
      heart.onWake(state, event.getTimestamp() - 1, this);
      heart.onEvent(state, event, this);
    }
    return fault;
  }

  void timeIs(long time) {
    now = time;
    heart.onWake(state, time, this);
  }

  long now() {
    return now;
  }

  Profile profile() {
    return state.getProfile();
  }

  /** The triggers since this was last asked, in the order in which they fired. */
  List<Trigger> takeTriggers() {
    List<Trigger> taken = List.copyOf(triggers);
    triggers.clear();
    return taken;
  }

  /** What was held back since this was last asked. */
  List<Decision> takeDecisions() {
    List<Decision> taken = List.copyOf(decisions);
    decisions.clear();
    return taken;
  }

  @Override
  public void trigger(Trigger trigger) {
    triggers.add(trigger);
  }

  @Override
  public void decision(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public void stage(StageChange change) {
    // Seen in the profile.
  }

  @Override
  public void segment(SegmentChange change) {
    // Seen in the profile.
  }

  @Override
  public void profile(Profile profile) {
    // Read from the state.
  }
}
