package io.beckon.domain.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.beckon.domain.basics.Money;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.Recommend;
import io.beckon.schema.Wish;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A trigger's payload: a JSON object of what the rule's {@code with} names, and what its kind adds.
 */
public final class Payload {
  private static final JsonFactory JSON = new JsonFactory();

  /** Far below what Kafka takes; a payload is a message's contents, not a data set. */
  public static final int MAX_LENGTH = 262_144;

  /** Marks fields in the schema that nobody outside has to know. */
  private static final String BOOKKEEPING = "bookkeeping";

  private Payload() {}

  /**
   * The object; values of {@code own} first, then those that the rule asks for.
   *
   * @param wishes takes those that the recommender is to fill in
   * @throws RuntimeException what a value's expression throws, or when it is too long
   */
  public static String json(
      Send send, Facts facts, Map<String, Object> own, Consumer<Wish> wishes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : own.entrySet()) {
        json.writeFieldName(entry.getKey());
        write(json, entry.getValue());
        wish(entry.getKey(), entry.getValue(), wishes);
      }
      for (Send.Item item : send.with()) {
        json.writeFieldName(item.name());
        Object value = item.value().value(facts);
        write(json, value);
        wish(item.name(), value, wishes);
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

  private static void wish(String name, @Nullable Object value, Consumer<Wish> wishes) {
    if (value instanceof Recommend wish) {
      wishes.accept(
          Wish.newBuilder()
              .setName(name)
              .setKind(wish.kind())
              .setCount(wish.count())
              .setAttribute(wish.attribute())
              .setValue(wish.value())
              .build());
    }
  }

  /**
   * Writes a value as payloads show it: records as objects, without what they do not say and what
   * is there for the engine's own sums.
   */
  public static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      json.writeNumber(Math.round(number * 1e6) / 1e6);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Recommend wish) {
      // Stands for what is filled in on the way to the channel.
      json.writeStartObject();
      json.writeStringField("recommend", wish.kind());
      json.writeNumberField("count", wish.count());
      if (!wish.attribute().isEmpty()) {
        json.writeObjectFieldStart("where");
        json.writeStringField(wish.attribute(), wish.value());
        json.writeEndObject();
      }
      json.writeEndObject();
    } else if (value instanceof Money money) {
      json.writeString(money.toString());
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof SpecificRecord record) {
      json.writeStartObject();
      for (Schema.Field field : record.getSchema().getFields()) {
        Object of = record.get(field.pos());
        if (of != null && field.getObjectProp(BOOKKEEPING) == null) {
          json.writeFieldName(field.name());
          write(json, of);
        }
      }
      json.writeEndObject();
    } else {
      json.writeString(value.toString());
    }
  }
}
