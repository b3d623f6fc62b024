package io.beckon.domain.history;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Reasons;
import io.beckon.schema.Cause;
import io.beckon.schema.Decision;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** Puts what was decided for a contact into lines for people, as it comes. */
public final class OutcomeLines implements Outcome {
  private final String only;
  private final Consumer<Timeline.Line> to;

  /**
   * @param only the rule that is asked about; empty: all
   */
  public OutcomeLines(String only, Consumer<Timeline.Line> to) {
    this.only = only;
    this.to = to;
  }

  @Override
  public void stage(StageChange change) {
    String from = change.getLeft() == null ? "" : change.getLeft() + " -> ";
    add(
        change.getAt(),
        "stage",
        change.getLifecycle(),
        change.getRuleVersion(),
        change.getId(),
        from + change.getEntered() + because(change.getFacts()));
  }

  @Override
  public void segment(SegmentChange change) {
    add(
        change.getAt(),
        "segment",
        change.getSegment(),
        change.getRuleVersion(),
        change.getId(),
        (change.getEntered() ? "entered" : "left") + because(change.getFacts()));
  }

  @Override
  public void decision(Decision decision) {
    add(
        decision.getAt(),
        Reasons.word(decision.getReason()),
        decision.getRule(),
        decision.getRuleVersion(),
        decision.getId(),
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
        trigger.getRuleVersion(),
        trigger.getId(),
        trigger.getTemplate()
            + " on "
            + trigger.getChannel()
            + caused(trigger.getCauses())
            + because(trigger.getFacts()));
  }

  @Override
  public void profile(Profile profile) {
    // A profile is no decision.
  }

  private void add(long at, String what, String rule, int version, String id, String text) {
    if (only.isEmpty() || only.equals(rule) || rule.startsWith(only + ".")) {
      to.accept(new Timeline.Line(at, what, rule, version, id, text));
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
