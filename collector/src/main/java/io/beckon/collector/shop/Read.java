package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads values as shops write them; what is of another kind than expected is as if missing. */
final class Read {
  /** Nothing was sold on the web before. */
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "+0000")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private Read() {}

  /** A text or a number as text, without space around it; empty for anything else. */
  static String text(JsonNode value) {
    return value.isTextual() || value.isNumber() ? value.asText().strip() : "";
  }

  /** The first of the fields that has a text. */
  static String text(JsonNode of, String... fields) {
    for (String field : fields) {
      String text = text(of.path(field));
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /** As {@link #text(JsonNode, String...)}; a shop's zero is no id. */
  static String id(JsonNode of, String... fields) {
    for (String field : fields) {
      String id = text(of.path(field));
      if (!id.isEmpty() && !id.equals("0")) {
        return id;
      }
    }
    return "";
  }

  static String word(JsonNode value) {
    return text(value).toLowerCase(Locale.ROOT);
  }

  /** A number, or a text that is one; null for anything else. */
  static @Nullable BigDecimal number(JsonNode value) {
    String text = text(value);
    if (text.isEmpty()) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      // Beyond that it is no amount, and arithmetic would take for ever.
      return Math.abs((long) number.scale()) + number.precision() > 60 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static boolean isPositive(JsonNode value) {
    BigDecimal number = number(value);
    return number != null && number.signum() > 0;
  }

  /** Yes in the ways in which shops say it; null: neither yes nor no. */
  static @Nullable Boolean flag(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return switch (word(value)) {
      case "1", "true", "yes" -> true;
      case "0", "false", "no" -> false;
      default -> null;
    };
  }

  static boolean isYes(JsonNode value) {
    return Boolean.TRUE.equals(flag(value));
  }

  /** The elements of a list, or the only one; none of what is missing. */
  static Iterable<JsonNode> list(JsonNode value) {
    if (value.isArray()) {
      return value;
    }
    return value.isObject() ? List.of(value) : List.of();
  }

  /** A time; null when there is none, or what is there is none, such as 0000-00-00. */
  static @Nullable Instant time(JsonNode value, ZoneId zone) {
    String text = value.isTextual() ? value.textValue().strip() : "";
    if (text.length() < 16) {
      return null;
    }
    try {
      Object parsed =
          TIME.parseBest(
              text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text,
              OffsetDateTime::from,
              LocalDateTime::from);
      Instant time =
          parsed instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : ((LocalDateTime) parsed).atZone(zone).toInstant();
      return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A time that, without a zone, is Greenwich's. */
  static @Nullable Instant time(JsonNode value) {
    return time(value, ZoneOffset.UTC);
  }
}
