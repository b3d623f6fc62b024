package io.beckon.collector.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static @Nullable Long millis(String json, ZoneId zone) throws Exception {
    JsonNode value = JSON.readTree(json);
    return Times.millis("timestamp", value, zone, new Problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-11-29T05:16:00+0200\"",
        "\"2026-11-29T05:16:00+02\"",
        "\"2026-11-29T05:16+02:00\"",
        "\"2026-11-29T03:16Z\"",
        "\"2026-11-29T03:16:00.000Z\"",
        "\"2026-11-29t03:16:00z\"",
        "\"2026-11-29 03:16:00\"",
        "\"2026-11-29 03:16:00 Z\"",
        "\"2026-11-29T03:16:00,000Z\"",
        "\"20261129T031600Z\"",
        "\"2026-333T03:16:00Z\"",
        "\"2026-W48-7T03:16:00Z\"",
        "\"2026-11-29T04:16:00+01:00[Europe/Berlin]\"",
        "\"Sun, 29 Nov 2026 03:16:00 GMT\"",
        "1795922160",
        "1795922160000",
        "\"1795922160\"",
        "\"1795922160000\"",
        "1795922160000000",
        "1795922160.0",
      })
  void aTimeIsReadInEveryForm(String json) throws Exception {
    assertThat(millis(json, ZoneOffset.UTC))
        .isEqualTo(Instant.parse("2026-11-29T03:16:00Z").toEpochMilli());
  }

  @Test
  void fractionsOfSecondsAreKept() throws Exception {
    assertThat(millis("1795922160.25", ZoneOffset.UTC)).isEqualTo(1_795_922_160_250L);
    assertThat(millis("\"2026-11-29T03:16:00.25Z\"", ZoneOffset.UTC)).isEqualTo(1_795_922_160_250L);
  }

  @Test
  void aTimeWithoutAZoneHasThatOfTheWorkspace() throws Exception {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertThat(millis("\"2026-11-29T04:16:00\"", berlin)).isEqualTo(1_795_922_160_000L);
    assertThat(millis("\"2026-11-29\"", berlin))
        .isEqualTo(Instant.parse("2026-11-28T23:00:00Z").toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"yesterday\"", "\"29/11/2026\"", "true", "[]", "12", "\"2026-13-01\"", "1e400"})
  void whatIsNoTimeIsNoted(String json) throws Exception {
    Problems problems = new Problems();
    assertThat(Times.millis("timestamp", JSON.readTree(json), ZoneOffset.UTC, problems)).isNull();
    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().get(0).getPath()).isEqualTo("timestamp");
  }

  @ParameterizedTest
  @CsvSource({"\"\"", "null"})
  void nothingIsNoProblem(String json) throws Exception {
    Problems problems = new Problems();
    assertThat(Times.millis("timestamp", JSON.readTree(json), ZoneOffset.UTC, problems)).isZero();
    assertThat(problems.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // stands still in the sender's configuration, before the event
    "2026-03-01T11:00:00Z, 2020-01-01T00:00:00Z, 2026-03-01T11:00:00Z",
    // of a queue that was sent again days later
    "2026-02-25T10:00:00Z, 2026-02-25T10:05:00Z, 2026-02-25T10:00:00Z",
    // in a far future, beside a timestamp that can be right
    "2026-03-01T11:00:00Z, 2099-01-01T00:00:00Z, 2026-03-01T11:00:00Z",
  })
  void aWrongSentAtDoesNotSpoilARightTimestamp(String at, String sentAt, String happened) {
    long received = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    assertThat(
            Times.corrected(
                Instant.parse(at).toEpochMilli(), Instant.parse(sentAt).toEpochMilli(), received))
        .isEqualTo(Instant.parse(happened).toEpochMilli());
  }
}
