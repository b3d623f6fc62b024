package io.beckon.domain.kind.score;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Moments;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.Send;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.rule.EventIndex;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;
import io.beckon.schema.Threshold;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points for events, and thresholds: crossed upward or downward, armed again only beyond the re-arm
 * line.
 */
public final class ScoreConcern implements Concern {
  private static final int THRESHOLDS = Bounds.cap(ContactState.SCHEMA$, "thresholds");

  /** One line of a score rule that an event of some name can concern. */
  private record PointsOf(ScoreRule rule, ScoreRule.Points points) {}

  private final RuleSet rules;
  private final CalendarDays days;
  private final List<ScoreRule> scores;
  private final Moments moments;
  private final long defaultGap;
  private final EventIndex<PointsOf> pointsByEvent = new EventIndex<>();
  private final List<PointsOf> candidates = new ArrayList<>();

  ScoreConcern(Wiring wiring) {
    rules = wiring.rules();
    days = rules.days();
    scores = rules.of(ScoreRule.class);
    moments = wiring.moments();
    defaultGap = wiring.settings().defaultGap();
    for (ScoreRule score : scores) {
      for (ScoreRule.Points points : score.points()) {
        pointsByEvent.add(points.on(), points.condition(), new PointsOf(score, points));
      }
    }
    pointsByEvent.build();
  }

  @Override
  public boolean heeds(String eventName) {
    return pointsByEvent.has(eventName);
  }

  /** Gives the points that the event is worth. */
  @Override
  public void onEvent(EvaluationContext context, Event event, ProfileFacts.Change change) {
    Facts facts = context.facts();
    pointsByEvent.collect(event.getName(), facts, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      PointsOf of = candidates.get(i);
      if (context.holds(of.rule(), of.points().condition(), facts)) {
        Scores.give(context.profile(), of.rule(), of.points(), context.time(), days);
      }
    }
  }

  /** Looks at every threshold and fires those that have been crossed. */
  @Override
  public void evaluate(EvaluationContext context) {
    for (int i = 0; i < scores.size(); i++) {
      ScoreRule rule = scores.get(i);
      if (!rule.thresholds().isEmpty()) {
        Score score = Scores.find(context.profile().getScores(), rule.name());
        if (score != null) {
          for (ScoreRule.Threshold threshold : rule.thresholds()) {
            try {
              look(context, rule, score, threshold);
            } catch (RuntimeException e) {
              context.failed(rule, "threshold " + threshold.name(), e);
            }
          }
        }
      }
    }
  }

  /**
   * Earliest time at which a threshold is crossed or armed by ageing alone; {@link Facts#NEVER}.
   */
  @Override
  public long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    long now = state.getClock();
    for (ScoreRule rule : scores) {
      for (ScoreRule.Threshold threshold : rule.thresholds()) {
        Score score = Scores.find(state.getProfile().getScores(), rule.name());
        if (score != null) {
          boolean armed = armed(state, rule, threshold);
          next =
              Math.min(
                  next,
                  Scores.changesAt(
                      rule, score, now, armed ? threshold.line(rule) : threshold.rearmLine(rule)));
        }
      }
    }
    return next;
  }

  private void look(
      EvaluationContext context, ScoreRule rule, Score score, ScoreRule.Threshold threshold) {
    long now = Math.max(context.time(), context.state().getClock());
    double value = Scores.value(rule, score, now);
    boolean armed = armed(context.state(), rule, threshold);
    if (armed && threshold.isBeyond(value, rule)) {
      arm(context.state(), rule, threshold, false);
      crossed(context, rule, score, threshold);
    } else if (!armed
        && (threshold.down()
            ? value >= threshold.rearmLine(rule)
            : value < threshold.rearmLine(rule))) {
      arm(context.state(), rule, threshold, true);
    }
  }

  private void crossed(
      EvaluationContext context, ScoreRule rule, Score score, ScoreRule.Threshold threshold) {
    Send send = threshold.send();
    if (send != null) {
      fire(
          context,
          rule,
          score,
          threshold,
          new TriggerAttempt(context, rule, send, context.occurrence(threshold.name())));
    }
    moments.threshold(context, rule.name(), threshold.name());
  }

  /**
   * Goes on with a crossing whose message waited for the end of quiet hours, if it still stands.
   */
  @Override
  public void resume(EvaluationContext context, Rule of, Deferred pending) {
    if (!(of instanceof ScoreRule rule)) {
      return;
    }
    Score score = Scores.find(context.profile().getScores(), rule.name());
    for (ScoreRule.Threshold threshold : rule.thresholds()) {
      Send send = threshold.send();
      if (score != null && send != null && threshold.name().equals(pending.getMessage())) {
        double value = Scores.value(rule, score, context.time());
        if (threshold.isBeyond(value, rule)) {
          fire(context, rule, score, threshold, new TriggerAttempt(context, rule, send, pending));
        }
      }
    }
  }

  private static void fire(
      EvaluationContext context,
      ScoreRule rule,
      Score score,
      ScoreRule.Threshold threshold,
      TriggerAttempt attempt) {
    long now = Math.max(context.time(), context.state().getClock());
    double value = Scores.value(rule, score, now);
    List<LedgerLine> ledger = ledger(rule, score, now);
    Facts facts = context.facts().with(Aside.ledger(ledger));
    attempt
        .message(threshold.name())
        .saw("threshold", threshold.name() + " at " + threshold.at())
        .saw("score after", rounded(value))
        .restraints(
            rule.restraints().with(threshold.limits()), rule.name() + "#" + threshold.name())
        .carry("score", rounded(value))
        .carry("threshold", threshold.at());
    for (LedgerLine line : ledger) {
      attempt.saw(
          "points " + line.getPoints(), rounded(line.getValue()) + " in " + line.getCount());
    }
    attempt.fire(facts);
  }

  @Override
  public void onMerge(ContactState state, ContactState other) {
    MergedScores.take(state.getProfile(), other.getProfile(), rules);
    for (Threshold one : other.getThresholds()) {
      Threshold known = find(state, one.getRule(), one.getName());
      if (known != null) {
        // A threshold that either has fired at waits to be armed again.
        known.setArmed(known.getArmed() && one.getArmed());
      } else if (state.getThresholds().size() < THRESHOLDS) {
        state.getThresholds().add(one);
      }
    }
  }

  @Override
  public void expire(ContactState state, long now) {
    Bounds.remove(state.getProfile().getScores(), score -> rules.rule(score.getRule()) == null);
    Bounds.remove(state.getThresholds(), threshold -> rules.rule(threshold.getRule()) == null);
  }

  @Override
  public void onProfile(Profile profile, long now) {
    for (int i = 0; i < scores.size(); i++) {
      ScoreRule rule = scores.get(i);
      Score score = Scores.find(profile.getScores(), rule.name());
      if (score != null) {
        score.setShown(rule.value(score, now));
        score.setShownAt(now);
        score.setHalfLife(rule.halfLife());
        score.setWindowDays(rule.windowDays());
        score.setFloor(rule.floor());
      }
    }
    EngagementIndex.write(profile, scores, defaultGap, now);
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
          LedgerLine.newBuilder()
              .setPoints(line.getPoints())
              .setValue(value)
              .setCount(line.getCount())
              .setAt(line.getAt())
              .setCapPeriod(line.getCapPeriod())
              .setCapUsed(line.getCapUsed())
              .build());
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
    Threshold known = find(state, rule.name(), threshold.name());
    return known == null ? !threshold.down() : known.getArmed();
  }

  private static void arm(
      ContactState state, ScoreRule rule, ScoreRule.Threshold threshold, boolean armed) {
    Threshold known = find(state, rule.name(), threshold.name());
    if (known != null) {
      known.setArmed(armed);
    } else if (state.getThresholds().size() < THRESHOLDS) {
      state.getThresholds().add(new Threshold(rule.name(), threshold.name(), armed));
    }
  }

  private static @Nullable Threshold find(ContactState state, String rule, String threshold) {
    for (Threshold known : state.getThresholds()) {
      if (known.getName().equals(threshold) && known.getRule().equals(rule)) {
        return known;
      }
    }
    return null;
  }
}
