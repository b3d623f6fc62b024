package io.beckon.domain.evaluation;

import io.beckon.domain.policy.Habits;
import io.beckon.domain.policy.WorkspaceHabits;
import io.beckon.schema.HourOfWeek;
import io.beckon.schema.Profile;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.LongUnaryOperator;

/**
 * The hour in which a contact most likely opens or clicks what it gets.
 *
 * <p>With <i>n</i> such reactions in all, <i>d</i> of them in an hour of the day, and <i>w</i> in
 * that hour of that day of the week, an hour's share is {@code (w + K q v) / (n + K)} with {@code q
 * = (d + 24 u) / (n + 24)}, where <i>u</i> is the share of the workspace's reactions in that hour
 * of the day, and <i>v</i> that of the day of the week among those: what little is known of an hour
 * of the week leans on the hour of the day, and that on what others do (Lidstone, G. J. (1920),
 * additive smoothing). Where nothing is known of others either, all hours are alike, and a contact
 * of whom nothing is known is written to at once.
 */
final class BestHour {
  private static final long HOUR = 3_600_000L;
  private static final int WEEK = 168;
  private static final double LEAN = 20;

  private final int[] week = new int[WEEK];
  private final int[] day = new int[24];
  private final ZoneId zone;
  private final Habits habits;
  private int all;

  private BestHour(Profile profile, ZoneId zone, Habits habits, long now) {
    this.zone = zone;
    this.habits = habits;
    for (HourOfWeek hour : profile.getHours()) {
      int local = WorkspaceHabits.local(hour.getHour(), zone, now);
      week[local] += hour.getCount();
      day[local % 24] += hour.getCount();
      all += hour.getCount();
    }
  }

  /**
   * When to send, epoch milliseconds: now, or the beginning of a later hour.
   *
   * @param until the latest moment
   * @param allowed the first moment from a given one on that quiet hours leave
   */
  static long within(
      Profile profile,
      ZoneId zone,
      Habits habits,
      long now,
      long until,
      LongUnaryOperator allowed) {
    BestHour hours = new BestHour(profile, zone, habits, now);
    long best = allowed.applyAsLong(now);
    double most = hours.share(best);
    for (long at = (now / HOUR + 1) * HOUR; at <= until; at += HOUR) {
      double share = hours.share(at);
      if (share > most && allowed.applyAsLong(at) == at) {
        best = at;
        most = share;
      }
    }
    return best;
  }

  private double share(long at) {
    ZonedDateTime local = Instant.ofEpochMilli(at).atZone(zone);
    int hour = local.getHour();
    double ofDay = (day[hour] + 24 * habits.ofDay(hour)) / (all + 24);
    int ofWeek = (local.getDayOfWeek().getValue() - 1) * 24 + hour;
    return (week[ofWeek] + LEAN * ofDay * habits.ofWeek(ofWeek)) / (all + LEAN);
  }
}
