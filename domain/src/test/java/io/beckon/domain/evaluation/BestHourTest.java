package io.beckon.domain.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.policy.Habits;
import io.beckon.domain.profile.Messages;
import io.beckon.schema.Profile;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestHourTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  /** A Saturday. */
  private static final String SATURDAY = "2011-01-01T09:30:00Z";

  private Habits habits = Habits.NONE;
  private final Profile profile = new Newcomers().contact("shop", "c1").getProfile();

  private String best(ZoneId zone, String now, int hours) {
    long at = millis(now);
    return Instant.ofEpochMilli(
            BestHour.within(profile, zone, habits, at, at + hours * 3_600_000L, time -> time))
        .toString();
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /** Hour 0 is Monday's first. */
  private void reacted(int day, int hour, int count) {
    Messages.hour(profile, day * 24 + hour, count);
  }

  @Test
  void whoeverIsNotKnownIsWrittenToAtOnce() {
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo(SATURDAY);
  }

  private static Habits others(Map<Integer, Long> hours) {
    List<Long> all = new ArrayList<>(Collections.nCopies(168, 0L));
    hours.forEach(all::set);
    return new Habits("limits@1", Map.of(), all);
  }

  /**
   * Others react ten times a day at 19: u = 77/238 there and 7/238 elsewhere. With five own
   * reactions at 8, q is (5 + 24 * 7/238) / 29 = 0.197 there and 24 * 77/238 / 29 = 0.268 at 19;
   * with ten, 0.315 and 0.228.
   */
  @Test
  void whatOthersDoCountsUntilEnoughIsKnown() {
    Map<Integer, Long> evenings = new HashMap<>();
    for (int day = 0; day < 7; day++) {
      evenings.put(day * 24 + 19, 10L);
    }
    habits = others(evenings);
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo("2011-01-01T19:00:00Z");
    reacted(0, 8, 5);
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo("2011-01-01T19:00:00Z");
    reacted(0, 8, 5);
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo("2011-01-02T08:00:00Z");
  }

  /** Thirty on Wednesdays at 19 say 1/208 of Saturdays at 19; ten on Saturdays at 20 say 11/208. */
  @Test
  void othersDaysOfTheWeekCountToo() {
    habits = others(Map.of(2 * 24 + 19, 30L, 5 * 24 + 20, 10L));
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo("2011-01-01T20:00:00Z");
  }

  @Test
  void atTheBeginningOfTheHourOfTheDayThatIsKnownOfOtherDays() {
    reacted(2, 19, 1);
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo("2011-01-01T19:00:00Z");
    assertThat(best(UTC, SATURDAY, 9)).as("not so far ahead").isEqualTo(SATURDAY);
    assertThat(best(UTC, "2011-01-01T19:20:00Z", 24)).isEqualTo("2011-01-01T19:20:00Z");
  }

  /**
   * Four reactions on Wednesdays at 19, three on Saturdays at 20. At 19: q = 5/31, so (0 + 20/7 *
   * 5/31) / 27 = 0.0171 on a Saturday; at 20: q = 4/31, so (3 + 20/7 * 4/31) / 27 = 0.1248.
   */
  @Test
  void theDayOfTheWeekCountsWhereItIsKnown() {
    reacted(2, 19, 4);
    reacted(5, 20, 3);
    assertThat(best(UTC, SATURDAY, 24)).isEqualTo("2011-01-01T20:00:00Z");
    assertThat(best(UTC, "2011-01-02T09:30:00Z", 24)).isEqualTo("2011-01-02T19:00:00Z");
  }

  @Test
  void inTheContactsZoneAndOutsideQuietHours() {
    // 19:00 UTC on a Wednesday is 20:00 in Berlin in winter.
    reacted(2, 19, 3);
    assertThat(best(ZoneId.of("Europe/Berlin"), SATURDAY, 24)).isEqualTo("2011-01-01T19:00:00Z");
    long now = millis(SATURDAY);
    long quietTo = millis("2011-01-01T21:00:00Z");
    assertThat(
            BestHour.within(
                profile, UTC, habits, now, now + 86_400_000L, time -> Math.max(time, quietTo)))
        .as("what is best is quiet")
        .isEqualTo(quietTo);
  }
}
