package io.beckon.domain.history;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.evaluation.Watcher;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a contact that lives through its history again: what it is sent and why, and what
 * it is not sent and why not.
 */
public final class Timeline implements Watcher {
  /**
   * One line.
   *
   * @param at event time, epoch milliseconds
   * @param what event, refused, fired, retracted, held back, shadow, ended, failed, noted, stage,
   *     segment, or did not
   * @param rule empty for an event; of a segment its name
   * @param version of the rule; 0 where there is none
   * @param id of the trigger, decision or change; empty where there is none
   */
  public record Line(long at, String what, String rule, int version, String id, String text) {}

  private final String only;
  private final List<Line> lines = new ArrayList<>();
  private final HistoryRunner course;
  private final Bound bound;

  /**
   * @param only the rule to explain; empty: all, without the misses of scores, stages and segments
   */
  public Timeline(RuleSet rules, Settings settings, String only) {
    this.only = only;
    this.bound = settings.bound();
    this.course = new HistoryRunner(rules, settings, this, new OutcomeLines(only, lines::add));
  }

  /** Lets the contact live through its events, which are in the order of the log. */
  public List<Line> of(String workspace, String contact, List<LoggedEvent> events, long until) {
    course.begin(workspace, contact);
    for (LoggedEvent logged : events) {
      Event event = logged.event();
      course.timeIs(bound.mark(logged.place()));
      String late = event.getTimestamp() < bound.mark(logged.place()) ? late(logged) : "";
      say(event.getTimestamp(), "event", EventText.of(event) + late);
      String fault = course.logged(logged);
      if (fault != null) {
        say(event.getTimestamp(), "refused", fault);
      }
      floods();
    }
    course.timeIs(until);
    floods();
    return lines;
  }

  private void floods() {
    for (Event event : course.takeFloods()) {
      say(
          event.getTimestamp(),
          "refused",
          "flood: " + event.getMessageId() + " is beyond beckon.contact-events-per-minute");
    }
  }

  private void say(long at, String what, String text) {
    lines.add(new Line(at, what, "", 0, "", text));
  }

  private static String late(LoggedEvent logged) {
    return " (late: received " + Instant.ofEpochMilli(logged.place()) + ")";
  }

  /** The contact as it stands at the end. */
  public HistoryRunner course() {
    return course;
  }

  @Override
  public void missed(Rule rule, long time, String why, @Nullable Condition condition, Facts facts) {
    if (only.isEmpty() ? isNoise(rule, condition) : !only.equals(rule.name())) {
      return;
    }
    List<Fact> seen = new ArrayList<>();
    if (condition != null) {
      condition.explain(facts, seen);
    }
    lines.add(
        new Line(
            time, "did not", rule.name(), rule.version(), "", why + OutcomeLines.because(seen)));
  }

  /** What is looked at with every event says little by not holding. */
  private static boolean isNoise(Rule rule, @Nullable Condition condition) {
    return rule.isLookedAtAlways()
        || (rule instanceof AtMoment moment
            && moment.moment() instanceof Moment.OnBecoming becoming
            && becoming.condition() == condition);
  }
}
