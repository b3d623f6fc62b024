package io.beckon.domain.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Consent;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contact of a rule's test, and what the heart has decided since it was last asked. */
final class TestedContact {
  private final HistoryRunner course;
  private final @Nullable Misses misses;
  private long now;

  /**
   * Opted in to every channel, unless the test says otherwise.
   *
   * @param misses hears why rules did not fire; null: nobody asks
   */
  TestedContact(
      RuleSet rules, String workspace, long start, JsonNode contact, @Nullable Misses misses) {
    this.course = new HistoryRunner(rules, Settings.DEFAULT, misses);
    this.misses = misses;
    this.now = start;
    course.begin(workspace, RuleTest.CONTACT);
    for (String consent : rules.channels().consents()) {
      boolean optedIn = contact.path("consents").path(consent).asBoolean(true);
      profile().getConsents().put(consent, new Consent(optedIn, start, "test"));
    }
  }

  /** Takes in an event, after all deadlines before it; says what is wrong with it, or null. */
  @Nullable String feed(Event event) {
    return course.event(event);
  }

  void timeIs(long time) {
    now = time;
    course.timeIs(time);
  }

  long now() {
    return now;
  }

  Profile profile() {
    return course.state().getProfile();
  }

  /** The triggers since this was last asked, in the order in which they fired. */
  List<Trigger> takeTriggers() {
    List<Trigger> taken = List.copyOf(course.triggers());
    course.triggers().clear();
    return taken;
  }

  /** Why the rule of the test did not fire since this was last asked. */
  List<Misses.Miss> takeMisses() {
    return misses == null ? List.of() : misses.take();
  }

  /** What was held back since this was last asked. */
  List<Decision> takeDecisions() {
    List<Decision> taken = List.copyOf(course.decisions());
    course.decisions().clear();
    return taken;
  }
}
