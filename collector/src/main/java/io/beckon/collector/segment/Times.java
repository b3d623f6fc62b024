package io.beckon.collector.segment;

import com.ethlo.time.ITU;
import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.event.EventCheck;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as senders write them, and what a sender's clock makes of them. */
final class Times {
  /** The end of the year 9999. */
  private static final long LATEST = 253_402_300_799_999L;

  private static final long DAY = 86_400_000L;
  private static final long LOST = 30 * DAY;

  /** Numbers below are seconds, milliseconds, microseconds; the year 5138 is far. */
  private static final BigDecimal SECONDS = new BigDecimal("1e11");

  private static final BigDecimal MILLIS = new BigDecimal("1e14");
  private static final BigDecimal MICROS = new BigDecimal("1e17");

  private static final int LONGEST = 60;

  /** ISO 8601 in its extended and basic forms, with any of its offsets or none. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("[uuuu-MM-dd][uuuuMMdd][uuuu-DDD]")
          .optionalStart()
          .appendValue(IsoFields.WEEK_BASED_YEAR, 4)
          .appendLiteral("-W")
          .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
          .appendLiteral('-')
          .appendValue(ChronoField.DAY_OF_WEEK, 1)
          .optionalEnd()
          .appendPattern("['T'][' ']")
          .optionalStart()
          .appendPattern("[HH:mm:ss][HHmmss][HH:mm][HHmm]")
          .optionalStart()
          .appendLiteral('.')
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
          .optionalEnd()
          .optionalEnd()
          .appendPattern("[' '][XXX][XX][X]['['VV']']")
          .toFormatter(Locale.ROOT);

  private Times() {}

  /**
   * Epoch milliseconds of a time in any form of ISO 8601 or RFC 1123, or of a number of seconds,
   * milliseconds or microseconds, which may be written as a text.
   *
   * @param zone of a time that does not say its own
   * @return 0 when nothing is given; null when it is no time, which is noted
   */
  static @Nullable Long millis(
      String path, @Nullable JsonNode value, ZoneId zone, Problems problems) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return 0L;
    }
    if (value.isTextual() && value.textValue().isBlank()) {
      return 0L;
    }
    Long millis = null;
    if (value.isNumber()) {
      millis = ofNumber(value.asText());
    } else if (value.isTextual() && value.textValue().length() <= LONGEST) {
      millis = ofText(value.textValue().strip(), zone);
    }
    if (millis == null) {
      problems.note(path, value, "a time is expected, such as 2026-01-31T12:00:00.000Z");
      return null;
    }
    if (millis < EventCheck.EARLIEST || millis > LATEST) {
      problems.note(path, value, "a time is between the years 1990 and 9999");
      return null;
    }
    return millis;
  }

  private static @Nullable Long ofText(String text, ZoneId zone) {
    char last = text.charAt(text.length() - 1);
    // Nearly all are of this form, and the library reads it many times faster than the rest.
    if (last == 'Z' && text.length() >= 20) {
      try {
        return ITU.parseDateTime(text).toInstant().toEpochMilli();
      } catch (DateTimeException e) {
        return ofOddText(text, zone);
      }
    }
    Long number = isNumber(text) ? ofNumber(text) : null;
    return number != null ? number : ofOddText(text, zone);
  }

  /** Eight digits are a date of the basic form. */
  private static boolean isNumber(String text) {
    if (text.length() == 8 && text.indexOf('.') < 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Long ofNumber(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() <= 0 || Math.abs((long) number.scale()) + number.precision() > LONGEST) {
        return null;
      }
      int point =
          number.compareTo(SECONDS) < 0
              ? 3
              : number.compareTo(MILLIS) < 0 ? 0 : number.compareTo(MICROS) < 0 ? -3 : -6;
      return number.movePointRight(point).longValue();
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Long ofOddText(String text, ZoneId zone) {
    try {
      // A comma before the fraction is ISO's own; a formatter has one sign for it.
      TemporalAccessor read = ISO.parse(text.replace(',', '.'));
      LocalDate date = read.query(TemporalQueries.localDate());
      LocalTime time = read.query(TemporalQueries.localTime());
      ZoneOffset offset = read.query(TemporalQueries.offset());
      ZoneId own = offset != null ? offset : read.query(TemporalQueries.zoneId());
      if (date != null) {
        return ZonedDateTime.of(
                date, time == null ? LocalTime.MIDNIGHT : time, own == null ? zone : own)
            .toInstant()
            .toEpochMilli();
      }
    } catch (DateTimeException e) {
      // Not of ISO's forms: the other one is tried.
    }
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)).toEpochMilli();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * When it happened, by our clock: {@code receivedAt - (sentAt - timestamp)}, never later than
   * {@code receivedAt}. A {@code sentAt} that cannot be right does not spoil the timestamp: one
   * before it, or one that is days from the receipt while the timestamp alone could be right. Both
   * of them far in the past are a clock that has lost its time.
   *
   * @param timestamp by the sender's clock; 0: unknown
   * @param sentAt by the sender's clock; 0: unknown
   */
  static long corrected(long timestamp, long sentAt, long receivedAt) {
    if (timestamp == 0) {
      return receivedAt;
    }
    long behind = receivedAt - sentAt;
    boolean wild = Math.abs(behind) > DAY && behind < LOST && timestamp <= receivedAt;
    boolean believed = sentAt >= timestamp && !wild;
    return Math.min(believed ? receivedAt - (sentAt - timestamp) : timestamp, receivedAt);
  }
}
