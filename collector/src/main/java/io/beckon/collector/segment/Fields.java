package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Currencies;
import io.beckon.domain.basics.Money;
import io.beckon.domain.basics.Texts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of one object of a call, under the several names that trackers use for them. What
 * cannot be read is noted, and is as if it were not there.
 *
 * @param of the object; a missing node: there is none
 * @param path where it stands in the call
 */
record Fields(JsonNode of, String path, Problems problems) {
  /** Longest text that a field of an event has. */
  static final int LONGEST = 2_000;

  private static final int LONGEST_ID = 200;
  private static final int MOST_PIECES = 1_000_000;

  /** Longest exponent and most digits of a number; beyond, arithmetic would take for ever. */
  private static final int MOST_DIGITS = 100;

  private static final long MOST_MINOR = 1_000_000_000_000L;

  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The first of these that is a text or a number; null: none is. */
  @Nullable String text(String... names) {
    for (String name : names) {
      JsonNode value = of.get(name);
      if (value == null || value.isNull()) {
        continue;
      }
      if (value.isTextual()) {
        if (!value.textValue().isEmpty()) {
          return value.textValue();
        }
      } else if (value.isNumber()) {
        return value.asText();
      } else {
        problems.note(at(name), value, "a text is expected; it is left out");
      }
    }
    return null;
  }

  /** The same, no longer than is kept. */
  @Nullable String kept(String... names) {
    String text = text(names);
    return text == null ? null : Texts.cut(text, LONGEST);
  }

  /** An id, which becomes a part of keys; null: there is none, or none that can be kept. */
  @Nullable String id(String... names) {
    for (String name : names) {
      String id = text(name);
      if (id == null || id.isBlank()) {
        continue;
      }
      String fault = idFault(id);
      if (fault == null) {
        return id;
      }
      problems.note(at(name), id, fault + "; it is left out");
    }
    return null;
  }

  /** Why it cannot be kept as an id; null: it can. */
  static @Nullable String idFault(String id) {
    if (id.indexOf('\u0000') >= 0) {
      return "an id has no zero character";
    }
    if (!Texts.isWhole(id)) {
      return "an id has no half of a character";
    }
    return id.length() > LONGEST_ID || id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID
        ? "an id has at most " + LONGEST_ID + " bytes in UTF-8"
        : null;
  }

  /** Whether one of these fields says something. */
  static boolean has(JsonNode of, String... names) {
    for (String name : names) {
      JsonNode value = of.get(name);
      if (value != null && !value.isNull() && !(value.isTextual() && value.textValue().isBlank())) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a number below zero. */
  boolean isNegative(String name) {
    JsonNode value = of.get(name);
    BigDecimal number = value == null ? null : number(value);
    return number != null && number.signum() < 0;
  }

  /** Whether one of these fields is true. */
  boolean flag(String... names) {
    for (String name : names) {
      JsonNode value = of.get(name);
      if (value != null && (value.asBoolean() || value.asText().equalsIgnoreCase("true"))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A number of pieces. A part of a piece counts as one.
   *
   * @param otherwise when nothing is said
   * @return null when it says a number that is no number of pieces
   */
  @Nullable Integer pieces(String name, int otherwise) {
    JsonNode value = of.get(name);
    if (value == null || value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
      return otherwise;
    }
    BigDecimal number = number(value);
    if (number == null) {
      problems.note(at(name), value, "a number of pieces is expected; it is taken as 1");
      return 1;
    }
    if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(MOST_PIECES)) > 0) {
      problems.note(at(name), value, "a number of pieces is 0 to " + MOST_PIECES);
      return null;
    }
    int whole = number.setScale(0, RoundingMode.CEILING).intValueExact();
    if (number.compareTo(BigDecimal.valueOf(whole)) != 0) {
      problems.note(at(name), value, "pieces are whole; it is taken as " + whole);
    }
    return whole;
  }

  /**
   * An amount in minor units of the currency.
   *
   * @param currency of the amount; null: none is known
   * @return null when none of the fields is there, or none can be read
   */
  @Nullable Long amount(@Nullable String currency, String... names) {
    for (String name : names) {
      JsonNode value = of.get(name);
      if (value == null || value.isNull() || (value.isTextual() && value.textValue().isBlank())) {
        continue;
      }
      BigDecimal number = number(value);
      if (number == null) {
        problems.note(at(name), value, "an amount is expected, such as 1234.50; it is left out");
        continue;
      }
      if (currency == null) {
        problems.note(
            at(name), value, "an amount needs a currency, and none is known; it is left out");
        continue;
      }
      String other = value.isTextual() ? Amounts.currency(value.textValue()) : "";
      if (!other.isEmpty() && !other.equals(currency) && Currencies.isKnown(other)) {
        problems.note(
            at(name), value, "the currency of the call is " + currency + "; it is left out");
        continue;
      }
      long minor = Money.rounded(number.movePointRight(Currencies.digits(currency)));
      if (minor < 0 || minor > MOST_MINOR) {
        problems.note(
            at(name),
            value,
            minor < 0
                ? "an amount is not negative; it is left out"
                : "this is no price; it is left out");
        continue;
      }
      return minor;
    }
    return null;
  }

  /** A currency's code in capitals; null when none is given that exists. */
  @Nullable String currency() {
    String code = text("currency");
    if (code == null) {
      return null;
    }
    String currency = code.strip().toUpperCase(Locale.ROOT);
    if (!Currencies.isKnown(currency)) {
      problems.note(
          at("currency"),
          code,
          "this is no ISO 4217 currency; what it is the currency of is left out");
      return null;
    }
    return currency;
  }

  /** Whether it names a currency, be it one that exists or not. */
  boolean saysCurrency() {
    return text("currency") != null;
  }

  /** A number, or a text that is one; null: neither. */
  private static @Nullable BigDecimal number(JsonNode value) {
    BigDecimal number;
    if (value.isNumber()) {
      // What is too large for a double, such as 1e400, is read as infinite.
      boolean finite = !value.isDouble() || Double.isFinite(value.doubleValue());
      number = finite ? new BigDecimal(value.asText()) : null;
    } else if (value.isTextual()) {
      number = Amounts.parse(value.textValue());
    } else {
      return null;
    }
    boolean readable =
        number != null && Math.abs((long) number.scale()) + number.precision() <= MOST_DIGITS;
    return readable ? number : null;
  }
}
