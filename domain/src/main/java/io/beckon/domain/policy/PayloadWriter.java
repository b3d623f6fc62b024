package io.beckon.domain.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.beckon.domain.basics.Money;
import io.beckon.domain.condition.Recommend;
import io.beckon.domain.condition.ShownFields;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as payloads show them: fit to print. Every amount is an object {@code {amount,
 * currency, minor}}, every time is ISO 8601 on the contact's own clock, and a record is an object
 * without what it does not say and what is there for the engine's own sums.
 */
public final class PayloadWriter {
  private final JsonGenerator json;
  private final ZoneId zone;
  private final @Nullable String currency;
  private final Consumer<String> products;
  private boolean timed;

  /**
   * @param zone the contact's
   * @param currency of amounts in records that do not name one; null: there are none
   * @param products hears of each product that is written
   */
  public PayloadWriter(
      JsonGenerator json, ZoneId zone, @Nullable String currency, Consumer<String> products) {
    this.products = products;
    this.json = json;
    this.zone = zone;
    this.currency = currency;
  }

  /** Whether any time has been written. */
  boolean isTimed() {
    return timed;
  }

  /** Writes one value. */
  public void write(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      json.writeNumber(Math.round(number * 1e6) / 1e6);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Money money) {
      // Nothing was ever bought, or nobody knows in which currency: that is no amount to print.
      if (money.currency().isEmpty()) {
        json.writeNull();
      } else {
        MoneyJson.write(json, money);
      }
    } else if (value instanceof Instant time) {
      time(time);
    } else if (value instanceof Duration span) {
      json.writeString(span.toString());
    } else if (value instanceof Recommend wish) {
      wish(wish);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(element);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      if (map.get(ShownFields.PRODUCT) instanceof String product) {
        products.accept(product);
      }
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof SpecificRecord record) {
      record(record);
    } else {
      json.writeString(value.toString());
    }
  }

  private void time(Instant time) throws IOException {
    json.writeString(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone)));
    timed = true;
  }

  /** Stands for what is filled in on the way to the channel. */
  private void wish(Recommend wish) throws IOException {
    json.writeStartObject();
    json.writeStringField("recommend", wish.kind());
    json.writeNumberField("count", wish.count());
    if (!wish.attribute().isEmpty()) {
      json.writeObjectFieldStart("where");
      json.writeStringField(wish.attribute(), wish.value());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void record(SpecificRecord record) throws IOException {
    Schema schema = record.getSchema();
    Schema.Field own = schema.getField(ShownFields.CURRENCY);
    Object said = own == null ? currency : record.get(own.pos());
    json.writeStartObject();
    for (Schema.Field field : schema.getFields()) {
      Object of = record.get(field.pos());
      if (of == null || !ShownFields.isShown(field)) {
        continue;
      }
      if (field.name().equals(ShownFields.PRODUCT)) {
        products.accept(of.toString());
      }
      Object shown = shown(field, of, said == null ? "" : said.toString());
      if (shown != null) {
        json.writeFieldName(field.name());
        write(shown);
      }
    }
    json.writeEndObject();
  }

  /** Null: it says nothing, such as an amount of which nobody knows the currency. */
  private static @Nullable Object shown(Schema.Field field, Object of, String currency) {
    if (ShownFields.isTime(field)) {
      return of instanceof Long millis && millis != 0 ? Instant.ofEpochMilli(millis) : null;
    }
    if (!ShownFields.isAmount(field)) {
      return of;
    }
    if (of instanceof Long minor) {
      return currency.isEmpty() ? null : new Money(minor, currency);
    }
    return Money.read(of.toString(), null);
  }
}
