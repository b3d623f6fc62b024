package io.beckon.domain.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.domain.basics.Money;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An amount in a payload: {@code {"amount": "21.99", "currency": "EUR", "minor": 2199}}. */
public final class MoneyJson {
  private static final String AMOUNT = "amount";
  private static final String CURRENCY = "currency";
  private static final String MINOR = "minor";

  private MoneyJson() {}

  static void write(JsonGenerator json, Money money) throws IOException {
    json.writeStartObject();
    json.writeStringField(AMOUNT, money.major().toPlainString());
    if (!money.currency().isEmpty()) {
      json.writeStringField(CURRENCY, money.currency());
    }
    json.writeNumberField(MINOR, money.minor());
    json.writeEndObject();
  }

  /** The same as a node. */
  public static ObjectNode of(Money money) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(AMOUNT, money.major().toPlainString());
    if (!money.currency().isEmpty()) {
      node.put(CURRENCY, money.currency());
    }
    return node.put(MINOR, money.minor());
  }

  /** The amount as people write it, {@code 21.99 EUR}; null: the node is none. */
  public static @Nullable String text(JsonNode node) {
    return node.has(AMOUNT)
        ? (node.path(AMOUNT).asText() + " " + node.path(CURRENCY).asText()).strip()
        : null;
  }
}
