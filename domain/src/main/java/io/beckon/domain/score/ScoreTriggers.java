package io.beckon.domain.score;

import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.moment.MomentTriggers;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.ScoreRule;
import io.beckon.domain.rule.Send;
import io.beckon.domain.trigger.Firing;
import io.beckon.schema.ContactState;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.Pending;
import io.beckon.schema.Score;
import io.beckon.schema.Threshold;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points for events, and thresholds: crossed upward or downward, armed again only beyond the re-arm
 * line.
 */
public final class ScoreTriggers {
  private static final int THRESHOLDS = Bounds.cap(ContactState.SCHEMA$, "thresholds");

  private final RuleSet rules;
  private final MomentTriggers moments;
  private final List<RuleSet.PointsOf> candidates = new ArrayList<>();

  public ScoreTriggers(RuleSet rules, MomentTriggers moments) {
    this.rules = rules;
    this.moments = moments;
  }

  /** Gives the points that the event is worth. */
  public void give(Turn turn, String eventName, Facts facts) {
    rules.points(eventName, facts, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      RuleSet.PointsOf of = candidates.get(i);
      if (turn.holds(of.rule(), of.points().condition(), facts)) {
        Scores.give(turn.profile(), of.rule(), of.points(), turn.time());
      }
    }
  }

  /** Looks at every threshold and fires those that have been crossed. */
  public void look(Turn turn) {
    List<ScoreRule> scores = rules.scores();
    for (int i = 0; i < scores.size(); i++) {
      ScoreRule rule = scores.get(i);
      if (!rule.thresholds().isEmpty()) {
        Score score = Scores.find(turn.profile().getScores(), rule.name());
        if (score != null) {
          for (ScoreRule.Threshold threshold : rule.thresholds()) {
            look(turn, rule, score, threshold);
          }
        }
      }
    }
  }

  /**
   * Earliest time at which a threshold is crossed or armed by ageing alone; {@link Facts#NEVER}.
   */
  public long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    long now = state.getClock();
    for (ScoreRule rule : rules.scores()) {
      for (ScoreRule.Threshold threshold : rule.thresholds()) {
        Score score = Scores.find(state.getProfile().getScores(), rule.name());
        if (score != null) {
          boolean armed = armed(state, rule, threshold);
          next =
              Math.min(
                  next,
                  Scores.changesAt(rule, score, now, armed ? threshold.at() : threshold.rearm()));
        }
      }
    }
    return next;
  }

  private void look(Turn turn, ScoreRule rule, Score score, ScoreRule.Threshold threshold) {
    long now = Math.max(turn.time(), turn.state().getClock());
    double value = Scores.value(rule, score, now);
    boolean armed = armed(turn.state(), rule, threshold);
    if (armed && (threshold.down() ? value < threshold.at() : value >= threshold.at())) {
      arm(turn.state(), rule, threshold, false);
      crossed(turn, rule, score, threshold);
    } else if (!armed
        && (threshold.down() ? value >= threshold.rearm() : value < threshold.rearm())) {
      arm(turn.state(), rule, threshold, true);
    }
  }

  private void crossed(Turn turn, ScoreRule rule, Score score, ScoreRule.Threshold threshold) {
    Send send = threshold.send();
    if (send != null) {
      fire(
          turn,
          rule,
          score,
          threshold,
          new Firing(turn, rule, send, turn.occurrence(threshold.name())));
    }
    moments.threshold(turn, rule.name(), threshold.name());
  }

  /**
   * Goes on with a crossing whose message waited for the end of quiet hours, if it still stands.
   */
  public void resume(Turn turn, ScoreRule rule, Pending pending) {
    Score score = Scores.find(turn.profile().getScores(), rule.name());
    for (ScoreRule.Threshold threshold : rule.thresholds()) {
      Send send = threshold.send();
      if (score != null && send != null && threshold.name().equals(pending.getMessage())) {
        double value = Scores.value(rule, score, turn.time());
        if (threshold.down() ? value < threshold.at() : value >= threshold.at()) {
          fire(turn, rule, score, threshold, new Firing(turn, rule, send, pending));
        }
      }
    }
  }

  private static void fire(
      Turn turn, ScoreRule rule, Score score, ScoreRule.Threshold threshold, Firing firing) {
    long now = Math.max(turn.time(), turn.state().getClock());
    double value = Scores.value(rule, score, now);
    List<LedgerLine> ledger = ledger(rule, score, now);
    Facts facts = turn.facts().with(Aside.ledger(ledger));
    firing
        .message(threshold.name())
        .saw("threshold", threshold.name() + " at " + threshold.at())
        .saw("score after", rounded(value))
        .restraints(
            rule.restraints().with(threshold.limits()), rule.name() + "#" + threshold.name())
        .carry("score", rounded(value))
        .carry("threshold", threshold.at());
    for (LedgerLine line : ledger) {
      firing.saw("points " + line.getPoints(), rounded(line.getValue()) + " in " + line.getCount());
    }
    firing.fire(facts);
  }

  /** What each point rule still contributes, most first. */
  static List<LedgerLine> ledger(ScoreRule rule, Score score, long now) {
    List<LedgerLine> lines = new ArrayList<>();
    for (LedgerLine line : score.getLedger()) {
      double value =
          rule.halfLife() > 0
              ? Aging.value(line.getValue(), line.getAt(), now, rule.halfLife())
              : line.getValue();
      lines.add(
          new LedgerLine(
              line.getPoints(),
              value,
              line.getCount(),
              line.getAt(),
              line.getCapPeriod(),
              line.getCapUsed()));
    }
    lines.sort(
        (a, b) ->
            a.getValue() == b.getValue()
                ? a.getPoints().compareTo(b.getPoints())
                : Double.compare(b.getValue(), a.getValue()));
    return lines;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** An upward threshold starts armed; a downward one must first have been risen above. */
  private static boolean armed(ContactState state, ScoreRule rule, ScoreRule.Threshold threshold) {
    Threshold known = find(state, rule, threshold);
    return known == null ? !threshold.down() : known.getArmed();
  }

  private static void arm(
      ContactState state, ScoreRule rule, ScoreRule.Threshold threshold, boolean armed) {
    Threshold known = find(state, rule, threshold);
    if (known != null) {
      known.setArmed(armed);
    } else if (state.getThresholds().size() < THRESHOLDS) {
      state.getThresholds().add(new Threshold(rule.name(), threshold.name(), armed));
    }
  }

  private static @Nullable Threshold find(
      ContactState state, ScoreRule rule, ScoreRule.Threshold threshold) {
    for (Threshold known : state.getThresholds()) {
      if (known.getName().equals(threshold.name()) && known.getRule().equals(rule.name())) {
        return known;
      }
    }
    return null;
  }
}
