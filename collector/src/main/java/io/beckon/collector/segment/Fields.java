package io.beckon.collector.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads fields of a call under the several names that trackers use for them. */
final class Fields {
  private static final int LONGEST_ID = 200;

  private Fields() {}

  /** The first of these that is a text or a number; null: none is. */
  static @Nullable String text(JsonNode of, String... names) {
    for (String name : names) {
      JsonNode value = of.get(name);
      if (value != null && value.isTextual() && !value.textValue().isEmpty()) {
        return value.textValue();
      }
      if (value != null && value.isNumber()) {
        return value.asText();
      }
    }
    return null;
  }

  /**
   * An id, which becomes a part of keys.
   *
   * @throws Refused when it is too long, or contains what separates the parts of a key
   */
  static @Nullable String id(JsonNode of, String... names) throws Refused {
    String id = text(of, names);
    if (id == null || id.isBlank()) {
      return null;
    }
    if (id.indexOf('\u0000') >= 0) {
      throw new Refused(names[0] + " contains a zero character");
    }
    if (id.length() > LONGEST_ID || bytes(id) > LONGEST_ID) {
      throw new Refused(names[0] + " is longer than " + LONGEST_ID + " bytes");
    }
    return id;
  }

  private static int bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  /** A whole number; {@code otherwise} when there is none. */
  static int whole(JsonNode of, String name, int otherwise) throws Refused {
    JsonNode value = of.get(name);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    BigDecimal number = number(name, value);
    try {
      return number == null ? otherwise : number.intValueExact();
    } catch (ArithmeticException e) {
      throw new Refused(name + " is " + shown(value) + ", not a whole number");
    }
  }

  /**
   * An amount in minor units of the currency.
   *
   * @return null when none of the fields is there
   */
  static @Nullable Long amount(JsonNode of, @Nullable String currency, String... names)
      throws Refused {
    for (String name : names) {
      JsonNode value = of.get(name);
      BigDecimal number = value == null || value.isNull() ? null : number(name, value);
      if (number != null) {
        if (currency == null) {
          throw new Refused(name + " is an amount, and there is no currency");
        }
        BigDecimal minor =
            number.movePointRight(decimals(currency)).setScale(0, RoundingMode.HALF_UP);
        if (minor.precision() > 15) {
          throw new Refused(name + " is " + shown(value) + ", which is no price");
        }
        return minor.longValueExact();
      }
    }
    return null;
  }

  /** A currency's code in capitals; null when none is given. */
  static @Nullable String currency(JsonNode of, @Nullable String otherwise) throws Refused {
    String code = text(of, "currency");
    if (code == null) {
      return otherwise;
    }
    String currency = code.toUpperCase(Locale.ROOT);
    decimals(currency);
    return currency;
  }

  private static int decimals(String currency) throws Refused {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      throw new Refused("'" + shortened(currency) + "' is not an ISO 4217 currency");
    }
  }

  /** A number, or a text that is one; null for an empty text. */
  private static @Nullable BigDecimal number(String name, JsonNode value) throws Refused {
    try {
      BigDecimal number =
          value.isNumber()
              ? new BigDecimal(value.asText())
              : value.isTextual() && !value.textValue().isBlank()
                  ? new BigDecimal(value.textValue().strip())
                  : null;
      if (number == null && !(value.isTextual() && value.textValue().isBlank())) {
        throw new Refused(name + " is no number");
      }
      // Beyond that it is no amount and no count, and arithmetic would take for ever.
      if (number != null && Math.abs((long) number.scale()) + number.precision() > 100) {
        throw new Refused(name + " is " + shown(value) + ", which is out of range");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new Refused(name + " is " + shown(value) + ", not a number");
    }
  }

  private static String shown(JsonNode value) {
    return shortened(value.asText());
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
