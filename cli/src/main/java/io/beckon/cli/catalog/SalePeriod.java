package io.beckon.cli.catalog;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * From when until when a sale price holds, as {@code sale_price_effective_date} says it: two times
 * with a slash between, ISO 8601. Without a zone they are Greenwich's; a day without a time is all
 * of it. <a href="https://support.google.com/merchants/answer/6324460">Google's description</a>.
 *
 * @param from epoch milliseconds
 * @param until epoch milliseconds; it is over then
 */
record SalePeriod(long from, long until) {
  static final String FIELD = "sale_price_effective_date";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "+0000")
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with a sentence that names the field
   */
  static SalePeriod of(String written) {
    String[] both = written.split("/", -1);
    try {
      if (both.length == 2) {
        SalePeriod period = new SalePeriod(millis(both[0], false), millis(both[1], true));
        if (period.from < period.until) {
          return period;
        }
      }
    } catch (DateTimeException e) {
      throw fault(written, e);
    }
    throw fault(written, null);
  }

  private static IllegalArgumentException fault(
      String written, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        FIELD
            + " is '"
            + written
            + "', not a beginning and an end such as 2026-02-24T11:07+0100/2026-02-29T23:07+0100",
        cause);
  }

  private static long millis(String written, boolean end) {
    TemporalAccessor time =
        TIME.parseBest(
            written.strip().replaceFirst("(\\d) (?=\\d)", "$1T").replace(" ", ""),
            OffsetDateTime::from,
            LocalDateTime::from,
            LocalDate::from);
    if (time instanceof OffsetDateTime zoned) {
      return zoned.toInstant().toEpochMilli();
    }
    LocalDateTime local =
        time instanceof LocalDate day
            ? day.atStartOfDay().plus(end ? 1 : 0, ChronoUnit.DAYS)
            : (LocalDateTime) time;
    return local.toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  boolean holds(long at) {
    return from <= at && at < until;
  }

  /** When that changes next; {@link Long#MAX_VALUE}: never. */
  long next(long at) {
    return at < from ? from : at < until ? until : Long.MAX_VALUE;
  }
}
