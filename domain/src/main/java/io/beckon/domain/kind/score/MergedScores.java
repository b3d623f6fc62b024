package io.beckon.domain.kind.score;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.DayPoints;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;

/**
 * Adds the scores of one contact to those of another. A score of no rule in force is left behind.
 */
final class MergedScores {
  private MergedScores() {}

  static void take(Profile to, Profile from, RuleSet rules) {
    for (Score score : from.getScores()) {
      if (!(rules.rule(score.getRule()) instanceof ScoreRule rule)) {
        continue;
      }
      Score known = Bounds.find(to.getScores(), Score::getRule, score.getRule());
      if (known != null) {
        add(known, score, rule, rules.days());
      } else if (to.getScores().size() < Bounds.cap(Profile.SCHEMA$, "scores")) {
        to.getScores().add(score);
      }
    }
  }

  private static void add(Score to, Score from, ScoreRule rule, CalendarDays days) {
    long at = Math.max(to.getAt(), from.getAt());
    to.setValue(
        aged(to.getValue(), to.getAt(), at, rule) + aged(from.getValue(), from.getAt(), at, rule));
    to.setAt(at);
    for (DayPoints day : from.getDays()) {
      Scores.addDay(to, day.getFrom(), day.getPoints());
    }
    for (LedgerLine line : from.getLedger()) {
      LedgerLine known = Bounds.find(to.getLedger(), LedgerLine::getPoints, line.getPoints());
      if (known == null) {
        to.getLedger().add(line);
      } else {
        add(to, known, line, rule, days);
      }
    }
    Bounds.trim(to.getLedger(), Bounds.cap(Score.SCHEMA$, "ledger"), LedgerLine::getAt);
  }

  private static void add(
      Score score, LedgerLine to, LedgerLine from, ScoreRule rule, CalendarDays days) {
    long at = Math.max(to.getAt(), from.getAt());
    to.setValue(
        aged(to.getValue(), to.getAt(), at, rule) + aged(from.getValue(), from.getAt(), at, rule));
    to.setCount(to.getCount() + from.getCount());
    to.setAt(at);
    if (from.getCapPeriod() > to.getCapPeriod()) {
      to.setCapPeriod(from.getCapPeriod());
      to.setCapUsed(from.getCapUsed());
    } else if (from.getCapPeriod() == to.getCapPeriod()) {
      to.setCapUsed(to.getCapUsed() + from.getCapUsed());
      cap(score, to, rule, days);
    }
  }

  /** What both were given within one period, beyond its cap, is taken off again. */
  private static void cap(Score score, LedgerLine line, ScoreRule rule, CalendarDays days) {
    for (ScoreRule.Points points : rule.points()) {
      double beyond = line.getCapUsed() - points.cap();
      if (points.name().equals(line.getPoints()) && points.cap() > 0 && beyond > 0) {
        double off = -Math.signum(points.give()) * beyond;
        line.setCapUsed(points.cap());
        line.setValue(line.getValue() + off);
        if (rule.halfLife() > 0) {
          score.setValue(score.getValue() + aged(off, line.getAt(), score.getAt(), rule));
        } else {
          Scores.addDay(score, days.startOf(line.getAt()), off);
        }
      }
    }
  }

  private static double aged(double value, long from, long to, ScoreRule rule) {
    return rule.halfLife() > 0 ? Aging.value(value, from, to, rule.halfLife()) : value;
  }
}
