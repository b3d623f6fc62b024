package io.beckon.domain.history;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.evaluation.Watcher;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Cause;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What happened to a contact, what it was sent and why, and what it was not sent and why not. */
public final class Timeline implements Watcher, Outcome {
  /**
   * One line.
   *
   * @param what event, fired, retracted, held back, stage, segment, or did not
   * @param rule empty for an event
   */
  public record Line(long at, String what, String rule, String text) {}

  private final String only;
  private final List<Line> lines = new ArrayList<>();
  private final HistoryRunner course;

  /**
   * @param only the rule to explain; empty: all, without the misses of scores, stages and segments
   */
  public Timeline(RuleSet rules, Settings settings, String only) {
    this.only = only;
    this.course = new HistoryRunner(rules, settings, this, this);
  }

  /** Lets the contact live through its events, which are in the order of the log. */
  public List<Line> of(String workspace, String contact, List<LoggedEvent> events, long until) {
    course.begin(workspace, contact);
    for (LoggedEvent logged : events) {
      Event event = logged.event();
      course.timeIs(Inbox.mark(logged.place()));
      String late = event.getTimestamp() < Inbox.mark(logged.place()) ? late(logged) : "";
      lines.add(new Line(event.getTimestamp(), "event", "", EventText.of(event) + late));
      String fault = course.logged(logged);
      if (fault != null) {
        lines.add(new Line(event.getTimestamp(), "refused", "", fault));
      }
    }
    course.timeIs(until);
    return lines;
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
    lines.add(new Line(time, "did not", rule.name(), why + because(seen)));
  }

  /** What is looked at with every event says little by not holding. */
  private static boolean isNoise(Rule rule, @Nullable Condition condition) {
    return rule.isLookedAtAlways()
        || (rule instanceof AtMoment moment
            && moment.moment() instanceof Moment.OnBecoming becoming
            && becoming.condition() == condition);
  }

  @Override
  public void stage(StageChange change) {
    String from = change.getLeft() == null ? "" : change.getLeft() + " -> ";
    add(
        change.getAt(),
        "stage",
        change.getLifecycle(),
        from + change.getEntered() + because(change.getFacts()));
  }

  @Override
  public void segment(SegmentChange change) {
    add(
        change.getAt(),
        "segment",
        change.getSegment(),
        (change.getEntered() ? "entered" : "left") + because(change.getFacts()));
  }

  @Override
  public void decision(Decision decision) {
    add(
        decision.getAt(),
        "held back",
        decision.getRule(),
        decision.getReason()
            + (decision.getTemplate().isEmpty() ? "" : ", " + decision.getTemplate())
            + (decision.getChannel().isEmpty() ? "" : " on " + decision.getChannel())
            + because(decision.getFacts()));
  }

  @Override
  public void trigger(Trigger trigger) {
    boolean fired = trigger.getKind() == TriggerKind.FIRE;
    add(
        trigger.getAt(),
        fired ? "fired" : "retracted",
        trigger.getRule(),
        trigger.getTemplate()
            + " on "
            + trigger.getChannel()
            + caused(trigger.getCauses())
            + because(trigger.getFacts()));
  }

  @Override
  public void profile(Profile profile) {
    // Read from the course by whoever asks.
  }

  private void add(long at, String what, String rule, String text) {
    if (only.isEmpty() || only.equals(rule)) {
      lines.add(new Line(at, what, rule, text));
    }
  }

  private static String caused(List<Cause> causes) {
    StringJoiner names = new StringJoiner(", ", ", after ", "");
    causes.forEach(cause -> names.add(cause.getName() + " " + cause.getMessageId()));
    return causes.isEmpty() ? "" : names.toString();
  }

  /** What a condition saw, in brackets; nothing for nothing. */
  public static String because(List<Fact> facts) {
    StringJoiner seen = new StringJoiner("; ", " [", "]");
    for (Fact fact : facts) {
      seen.add(
          fact.getName().equals("condition")
              ? fact.getValue().strip()
              : fact.getName() + " = " + fact.getValue());
    }
    return facts.isEmpty() ? "" : seen.toString();
  }
}
