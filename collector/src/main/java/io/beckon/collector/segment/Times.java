package io.beckon.collector.segment;

import com.ethlo.time.ITU;
import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.event.EventCheck;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** Times as senders write them, and what a sender's clock makes of them. */
final class Times {
  /** The end of the year 9999. */
  private static final long LATEST = 253_402_300_799_999L;

  private Times() {}

  /**
   * Epoch milliseconds of an ISO 8601 text or a number.
   *
   * @return 0 when nothing is given
   * @throws Refused when it is no time
   */
  static long millis(String name, @Nullable JsonNode value) throws Refused {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return 0;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return inRange(name, value.longValue());
    }
    if (value.isTextual()) {
      try {
        return inRange(name, ITU.parseDateTime(value.textValue()).toInstant().toEpochMilli());
      } catch (DateTimeException e) {
        throw new Refused(
            name + " is no time; write it such as 2026-01-31T12:00:00.000Z, with its zone");
      }
    }
    throw new Refused(name + " is no time; write it such as 2026-01-31T12:00:00.000Z");
  }

  private static long inRange(String name, long millis) throws Refused {
    if (millis < EventCheck.EARLIEST || millis > LATEST) {
      throw new Refused(name + " " + millis + " is not between the years 1990 and 9999");
    }
    return millis;
  }

  /**
   * When it happened, by our clock: {@code receivedAt - (sentAt - timestamp)}, never later than
   * {@code receivedAt}. A sender that says it was sent before it happened is believed as far as
   * that goes: it has just happened.
   *
   * @param timestamp by the sender's clock; 0: unknown
   * @param sentAt by the sender's clock; 0: unknown
   */
  static long corrected(long timestamp, long sentAt, long receivedAt) {
    if (timestamp == 0) {
      return receivedAt;
    }
    long happened = sentAt == 0 ? timestamp : receivedAt - (sentAt - timestamp);
    return Math.min(happened, receivedAt);
  }
}
