package io.beckon.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class QuietHoursTest {
  private static final ZoneId LONDON = ZoneId.of("Europe/London");

  private static String ends(String hours, String time, ZoneId zone) {
    long at = Instant.parse(time).toEpochMilli();
    return Instant.ofEpochMilli(QuietHours.of(hours).endsAt(at, zone)).toString();
  }

  @Test
  void hoursOverMidnightEndInTheMorningOfTheSameNight() {
    assertThat(ends("21:00-08:00", "2026-01-05T20:59:59Z", LONDON))
        .isEqualTo("2026-01-05T20:59:59Z");
    assertThat(ends("21:00-08:00", "2026-01-05T21:00:00Z", LONDON))
        .isEqualTo("2026-01-06T08:00:00Z");
    assertThat(ends("21:00-08:00", "2026-01-06T07:59:59Z", LONDON))
        .isEqualTo("2026-01-06T08:00:00Z");
    assertThat(ends("21:00-08:00", "2026-01-06T08:00:00Z", LONDON))
        .isEqualTo("2026-01-06T08:00:00Z");
  }

  @Test
  void hoursWithinADayEndOnIt() {
    assertThat(ends("12:30-14:00", "2026-01-05T12:29:00Z", LONDON))
        .isEqualTo("2026-01-05T12:29:00Z");
    assertThat(ends("12:30-14:00", "2026-01-05T13:00:00Z", LONDON))
        .isEqualTo("2026-01-05T14:00:00Z");
  }

  /** The clocks of London go forward on 29 March 2026 at 1:00. */
  @Test
  void theContactsClockCountsAlsoInTheNightInWhichItChanges() {
    assertThat(ends("21:00-08:00", "2026-03-28T22:00:00Z", LONDON))
        .isEqualTo("2026-03-29T07:00:00Z");
    assertThat(ends("21:00-08:00", "2026-03-28T22:00:00Z", ZoneId.of("America/New_York")))
        .isEqualTo("2026-03-28T22:00:00Z");
  }

  @Test
  void whatIsNoSpanIsRefusedWithAnExample() {
    for (String text : new String[] {"21-8", "08:00-08:00", "25:00-08:00", "", "21:00"}) {
      assertThatThrownBy(() -> QuietHours.of(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("such as 21:00-08:00");
    }
  }
}
