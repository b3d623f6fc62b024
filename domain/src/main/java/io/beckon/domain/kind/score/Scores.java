package io.beckon.domain.kind.score;

import io.beckon.domain.basics.Aging;
import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.schema.DayPoints;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;
import java.util.List;

/** Rolling scores: giving points, and what they are worth at a time. */
public final class Scores {
  private static final long HOUR = 3_600_000L;
  private static final int SCORES = Bounds.cap(Profile.SCHEMA$, "scores");
  private static final int DAYS = Bounds.cap(Score.SCHEMA$, "days");
  private static final int LEDGER = Bounds.cap(Score.SCHEMA$, "ledger");

  private Scores() {}

  /**
   * Gives points for an event at {@code time}; within the rule's cap. Order of arrival does not
   * matter.
   *
   * @param days of the workspace, by which a window and the periods of a cap are counted
   */
  public static void give(
      Profile profile, ScoreRule rule, ScoreRule.Points points, long time, CalendarDays days) {
    Score score = find(profile.getScores(), rule.name());
    if (score == null) {
      if (profile.getScores().size() == SCORES) {
        return;
      }
      score =
          Score.newBuilder()
              .setRule(rule.name())
              .setValue(0.0)
              .setAt(time)
              .setDays(new java.util.ArrayList<>())
              .setLedger(new java.util.ArrayList<>())
              .build();
      profile.getScores().add(score);
    }
    LedgerLine line = line(score, points.name(), time);
    double given = capped(line, points, points.per() < CalendarDays.DAY ? time : days.local(time));
    if (given == 0) {
      return;
    }
    line.setCount(line.getCount() + 1);
    if (rule.halfLife() > 0) {
      long at = Math.max(score.getAt(), time);
      score.setValue(
          Aging.value(score.getValue(), score.getAt(), at, rule.halfLife())
              + Aging.value(given, time, at, rule.halfLife()));
      score.setAt(at);
      long lineAt = Math.max(line.getAt(), time);
      line.setValue(
          Aging.value(line.getValue(), line.getAt(), lineAt, rule.halfLife())
              + Aging.value(given, time, lineAt, rule.halfLife()));
      line.setAt(lineAt);
    } else {
      score.setAt(Math.max(score.getAt(), time));
      line.setValue(line.getValue() + given);
      line.setAt(Math.max(line.getAt(), time));
      addDay(score, dayOf(time, days), given, rule.windowDays());
    }
    Bounds.trim(score.getLedger(), LEDGER, LedgerLine::getAt);
  }

  /** The score at {@code now}, its floor applied. */
  public static double value(ScoreRule rule, Score score, long now) {
    double value;
    if (rule.halfLife() > 0) {
      value = Aging.value(score.getValue(), score.getAt(), now, rule.halfLife());
    } else {
      value = 0;
      List<DayPoints> days = score.getDays();
      for (int i = 0; i < days.size(); i++) {
        if (leavesAt(days.get(i), rule.windowDays()) > now) {
          value += days.get(i).getPoints();
        }
      }
    }
    return Math.max(rule.floor(), value);
  }

  /**
   * When the score can next lie on the other side of a line by the mere passing of time; {@link
   * Long#MAX_VALUE}: never.
   */
  public static long changesAt(ScoreRule rule, Score score, long now, double line) {
    if (rule.halfLife() == 0) {
      long next = Long.MAX_VALUE;
      for (DayPoints day : score.getDays()) {
        long leaves = leavesAt(day, rule.windowDays());
        if (leaves > now) {
          next = Math.min(next, leaves);
        }
      }
      return next;
    }
    double value = score.getValue();
    if (value > 0 && line > 0 && line > rule.floor()) {
      long falls = Aging.fallsBelow(value, score.getAt(), line, rule.halfLife());
      return falls > now ? falls : Long.MAX_VALUE;
    }
    if (value < 0 && line < 0) {
      // A negative score rises towards 0: it passes the line when its mirror image falls below the
      // mirrored line.
      long rises = Aging.fallsBelow(-value, score.getAt(), -line, rule.halfLife());
      return rises > now ? rises : Long.MAX_VALUE;
    }
    return Long.MAX_VALUE;
  }

  private static double capped(LedgerLine line, ScoreRule.Points points, long time) {
    if (points.cap() == 0) {
      return points.give();
    }
    long period = time / points.per();
    if (period < line.getCapPeriod()) {
      // A late fact of an earlier period: that period's use is forgotten, so it is given nothing
      // rather than too much.
      return 0;
    }
    if (period > line.getCapPeriod()) {
      line.setCapPeriod(period);
      line.setCapUsed(0.0);
    }
    double left = points.cap() - line.getCapUsed();
    double given =
        Math.signum(points.give()) * Math.min(Math.abs(points.give()), Math.max(0, left));
    line.setCapUsed(line.getCapUsed() + Math.abs(given));
    return given;
  }

  private static LedgerLine line(Score score, String points, long time) {
    for (LedgerLine line : score.getLedger()) {
      if (line.getPoints().equals(points)) {
        return line;
      }
    }
    LedgerLine line =
        LedgerLine.newBuilder()
            .setPoints(points)
            .setValue(0.0)
            .setCount(0)
            .setAt(time)
            .setCapPeriod(0L)
            .setCapUsed(0.0)
            .build();
    score.getLedger().add(line);
    return line;
  }

  /**
   * When the day of a moment began; of one that has twenty-five hours, the last counts as if it had
   * begun an hour later, so that its points do not leave before they come.
   */
  private static long dayOf(long time, CalendarDays days) {
    long from = days.startOf(time);
    return time - from < CalendarDays.DAY ? from : from + HOUR;
  }

  /** When the points of a day do not count any more, epoch milliseconds. */
  private static long leavesAt(DayPoints day, int windowDays) {
    return day.getFrom() + windowDays * CalendarDays.DAY;
  }

  private static void addDay(Score score, long from, double points, int windowDays) {
    Bounds.remove(score.getDays(), day -> leavesAt(day, windowDays) <= score.getAt());
    if (from + windowDays * CalendarDays.DAY > score.getAt()) {
      addDay(score, from, points);
    }
  }

  /** Adds points to those of the day that began at {@code from}. */
  static void addDay(Score score, long from, double points) {
    for (DayPoints known : score.getDays()) {
      if (known.getFrom() == from) {
        known.setPoints(known.getPoints() + points);
        return;
      }
    }
    score.getDays().add(new DayPoints(from, points));
    Bounds.trim(score.getDays(), DAYS, DayPoints::getFrom);
  }

  public static @org.jspecify.annotations.Nullable Score find(List<Score> scores, String rule) {
    for (int i = 0; i < scores.size(); i++) {
      if (scores.get(i).getRule().equals(rule)) {
        return scores.get(i);
      }
    }
    return null;
  }
}
