package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZonesTest {
  /** Minutes ahead of UTC on 15 January and on 15 July of 2026. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Warsaw, 60, 120",
    "europe/warsaw, 60, 120",
    "' Europe/Warsaw ', 60, 120",
    "EUROPE/WARSAW, 60, 120",
    "America/New York, -300, -240",
    "EST, -300, -240",
    "est, -300, -240",
    "PST, -480, -420",
    "CET, 60, 120",
    "Central European Standard Time, 60, 120",
    "W. Europe Standard Time, 60, 120",
    "UTC, 0, 0",
    "gmt, 0, 0",
    "Z, 0, 0",
    "UTC+1, 60, 60",
    "utc + 1, 60, 60",
    "UTC+5:30, 330, 330",
    "GMT+02:00, 120, 120",
    "GMT-3, -180, -180",
    "+0100, 60, 60",
    "+01:00, 60, 60",
    "-5, -300, -300",
    "+530, 330, 330",
    "\u221203:30, -210, -210",
    "Etc/GMT+2, -120, -120",
  })
  void aZoneIsKnownHoweverItIsWritten(String text, int winter, int summer) {
    ZoneId zone = Zones.of(text);
    assertThat(zone).isNotNull();
    if (zone != null) {
      assertThat(minutes(zone, "2026-01-15T12:00:00Z")).isEqualTo(winter);
      assertThat(minutes(zone, "2026-07-15T12:00:00Z")).isEqualTo(summer);
    }
  }

  private static int minutes(ZoneId zone, String at) {
    return zone.getRules().getOffset(Instant.parse(at)).getTotalSeconds() / 60;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Mars/Base", "IST", "Berlin", "UTC+25", "+", "UTC+x", "1", "null", "_"})
  void whatMeansNoZoneOrSeveralIsNone(String text) {
    assertThat(Zones.of(text)).isNull();
  }

  @Test
  void aLongTextIsNoZone() {
    assertThat(Zones.of("+01:00".repeat(1_000))).isNull();
  }
}
