package io.beckon.domain.kind.score;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.ScoreTerms;
import io.beckon.domain.evaluation.HasThresholds;
import io.beckon.domain.policy.Limits;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rolling score: points by event, ageing by half-life or counted in a window.
 *
 * @param halfLife milliseconds; 0 for a score by window
 * @param windowDays days, today included; 0 for a score by half-life
 * @param floor the value shown is never below it; the sum beneath is kept exact, so that order does
 *     not matter
 */
public record ScoreRule(
    String name,
    int version,
    long halfLife,
    int windowDays,
    double floor,
    List<Points> points,
    List<Threshold> thresholds,
    SendPolicy restraints)
    implements HasThresholds, ScoreTerms {

  /** The threshold at which a contact is ready for its first purchase. */
  static final String READY = "ready";

  /**
   * Gives points for events of one name.
   *
   * @param cap most points within one period; 0: unlimited
   * @param per length of the period, milliseconds; periods are counted from the epoch
   */
  public record Points(
      String name, String on, Condition condition, double give, double cap, long per) {}

  /**
   * A line that fires when the score crosses it.
   *
   * @param down fires on falling below the line instead of on reaching it
   * @param send null: only triggers that name the threshold fire
   * @param rearm it fires again only after the score has been beyond this line on the other side
   */
  public record Threshold(
      String name, double at, double rearm, boolean down, @Nullable Send send, Limits limits) {

    /** The value at which it is crossed; falling below it is exact. */
    double line(ScoreTerms terms) {
      return down || at < 0 ? at : terms.reachedAt(at);
    }

    /** The value beyond which it is armed again: not before the score has left its line. */
    double rearmLine(ScoreTerms terms) {
      return down ? rearm : Math.min(rearm, line(terms));
    }

    /** Whether the score has crossed it. */
    boolean isBeyond(double value, ScoreTerms terms) {
      return down ? value < at : value >= line(terms);
    }
  }

  public ScoreRule {
    points = List.copyOf(points);
    thresholds = List.copyOf(thresholds);
  }

  @Override
  public Stream<Send> sends() {
    return thresholds.stream().flatMap(one -> Stream.ofNullable(one.send()));
  }

  @Override
  public List<String> thresholdNames() {
    return thresholds.stream().map(Threshold::name).toList();
  }

  @Override
  public boolean isBeyond(Profile profile, String threshold, long now) {
    double value = value(Scores.find(profile.getScores(), name), now);
    for (Threshold one : thresholds) {
      if (one.name().equals(threshold)) {
        return one.isBeyond(value, this);
      }
    }
    return false;
  }

  @Override
  public boolean isLookedAtAlways() {
    return true;
  }

  @Override
  public String kind() {
    return "score";
  }

  @Override
  public double value(@Nullable Score score, long now) {
    return score == null ? Math.max(0, floor) : Scores.value(this, score, now);
  }

  /** Points of a window do not age. */
  @Override
  public double reachedAt(double line) {
    return halfLife > 0 ? ScoreTerms.super.reachedAt(line) : line;
  }

  @Override
  public double readyLine() {
    for (Threshold one : thresholds) {
      if (one.name().equals(READY)) {
        return Math.max(0, one.at());
      }
    }
    return 0;
  }

  @Override
  public long changesAt(@Nullable Score score, long now, double line) {
    return score == null ? Long.MAX_VALUE : Scores.changesAt(this, score, now, line);
  }
}
