package io.beckon.domain.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.Recommend;
import io.beckon.schema.Event;
import io.beckon.schema.Wish;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trigger's payload: a JSON object of what the rule's {@code with} names, and what its kind adds.
 */
public final class Payload {
  private static final JsonFactory JSON = new JsonFactory();

  /** Far below what Kafka takes; a payload is a message's contents, not a data set. */
  public static final int MAX_LENGTH = 262_144;

  private static final String ZONE = "zone";

  private Payload() {}

  /**
   * The object; values of {@code own} first, then those that the rule asks for. With a time in it
   * comes {@code zone}, the zone that it is in.
   *
   * @param zone the contact's
   * @param needs takes what the catalogue is to fill in
   * @throws RuntimeException what a value's expression throws, or when it is too long
   */
  public static String json(
      Send send, Facts facts, Map<String, Object> own, ZoneId zone, CatalogueNeeds needs) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      Event event = facts.event();
      PayloadWriter writer =
          new PayloadWriter(json, zone, event == null ? null : event.getCurrency(), needs::product);
      boolean named = own.containsKey(ZONE);
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : own.entrySet()) {
        json.writeFieldName(entry.getKey());
        writer.write(entry.getValue());
        wish(entry.getKey(), entry.getValue(), needs);
      }
      for (Send.Item item : send.with()) {
        json.writeFieldName(item.name());
        Object value = item.value().shown(facts);
        writer.write(value);
        named |= item.name().equals(ZONE);
        wish(item.name(), value, needs);
      }
      if (writer.isTimed() && !named) {
        json.writeStringField(ZONE, zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (text.getBuffer().length() > MAX_LENGTH) {
      throw new IllegalStateException("the payload has more than " + MAX_LENGTH + " characters");
    }
    return text.toString();
  }

  private static void wish(String name, @Nullable Object value, CatalogueNeeds needs) {
    if (value instanceof Recommend wish) {
      needs.wish(
          Wish.newBuilder()
              .setName(name)
              .setKind(wish.kind())
              .setCount(wish.count())
              .setAttribute(wish.attribute())
              .setValue(wish.value())
              .build());
    }
  }
}
