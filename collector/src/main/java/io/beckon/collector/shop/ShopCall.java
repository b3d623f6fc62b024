package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes one call of the Segment specification of what a shop says. */
final class ShopCall {
  private final ObjectNode call = object();
  private final ObjectNode properties = object();

  private ShopCall(String type) {
    call.put("type", type);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ShopCall track(String event, Person person, @Nullable Instant at) {
    ShopCall made = new ShopCall("track").of(person).at(at);
    made.call.put("event", event);
    if (!person.traits().isEmpty()) {
      made.call.putObject("context").set("traits", person.traits());
    }
    return made;
  }

  static ShopCall identify(Person person, @Nullable Instant at) {
    ShopCall made = new ShopCall("identify").of(person).at(at);
    made.call.set("traits", person.traits());
    return made;
  }

  /** Opts in to a channel or out of it, as of when the person said so. */
  static ShopCall consent(Person person, String channel, boolean optedIn, @Nullable Instant at) {
    ShopCall made = new ShopCall("identify").of(person).at(at);
    made.call.putObject("traits").putObject("consents").put(channel, optedIn);
    return made;
  }

  static ObjectNode alias(String previousId, String userId, @Nullable Instant at) {
    ShopCall made = new ShopCall("alias").at(at);
    made.call.put("previousId", previousId).put("userId", userId);
    return made.call;
  }

  /** Forgets a person. Without a time: from now on. */
  static ObjectNode erase(String userId) {
    return object().put("type", "erase").put("userId", userId);
  }

  /**
   * Asks for all that the engine holds of a person; asked again under the same id it is one
   * request.
   */
  static ObjectNode export(String userId, String messageId) {
    return object().put("type", "export").put("userId", userId).put("messageId", messageId);
  }

  private ShopCall of(Person person) {
    text("userId", person.userId(), call);
    text("anonymousId", person.anonymousId(), call);
    return this;
  }

  private ShopCall at(@Nullable Instant at) {
    if (at != null) {
      call.put("timestamp", at.toString());
    }
    return this;
  }

  ShopCall text(String property, String value) {
    text(property, value, properties);
    return this;
  }

  private static void text(String field, String value, ObjectNode to) {
    if (!value.isEmpty()) {
      to.put(field, value);
    }
  }

  /** An amount as it is written; the mapper refuses what is none. */
  ShopCall amount(String property, JsonNode value) {
    if (value.isNumber() || !Read.text(value).isEmpty()) {
      properties.set(property, value);
    }
    return this;
  }

  ShopCall amount(String property, BigDecimal value) {
    properties.put(property, value);
    return this;
  }

  /** A part of the total that is more than nothing. */
  ShopCall part(String property, JsonNode value) {
    BigDecimal amount = Read.number(value);
    if (amount != null && amount.signum() != 0) {
      properties.put(property, amount.abs());
    }
    return this;
  }

  ShopCall products(ArrayNode products) {
    properties.set("products", products);
    return this;
  }

  /** With an id of its own: what has it is the same fact, whatever else is said. */
  ObjectNode known(String id) {
    return whole().put("messageId", id);
  }

  /**
   * With an id of all that it says: a message that is delivered again says the same, and a later
   * one something else. Whom it is about is part of that: the id must not name a person, whose
   * address may be kept as a hash alone.
   */
  ObjectNode told(String id) {
    ObjectNode made = whole();
    return made.put("messageId", id + "-" + digest(made.toString()));
  }

  private ObjectNode whole() {
    if (!properties.isEmpty()) {
      call.set("properties", properties);
    }
    return call;
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
