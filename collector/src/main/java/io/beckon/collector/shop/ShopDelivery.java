package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a message's bytes to what it says. */
public final class ShopDelivery {
  /** Most bytes of a message. */
  public static final int LARGEST = ShopBody.LARGEST;

  private static final Logger LOG = LoggerFactory.getLogger(ShopDelivery.class);
  private static final int SHOWN = 2_000;

  private ShopDelivery() {}

  /** What a message says. Never fails: what cannot be read is a note. */
  public static ShopMessage read(
      ShopSystem system, String topic, byte[] body, int length, ShopSettings settings) {
    ShopMessage message = new ShopMessage();
    JsonNode tree;
    try {
      tree = ShopBody.read(body, length);
    } catch (UnreadableBody e) {
      message.note(
          "",
          new String(body, 0, Math.min(length, SHOWN), StandardCharsets.UTF_8),
          String.valueOf(e.getMessage()));
      return message;
    }
    String why = ignored(system.ignored(), topic.toLowerCase(Locale.ROOT));
    if (why != null) {
      message.note("", tree, topic + ": " + why);
      return message;
    }
    try {
      system.read(topic, tree, settings, message);
    } catch (RuntimeException e) {
      // The last resort: what nobody has thought of must not make a shop give up its webhook.
      LOG.warn("a message of {} could not be read", system.name(), e);
      message.note("", tree, "this message cannot be used: " + e.getClass().getSimpleName());
    }
    return message;
  }

  private static @Nullable String ignored(Map<String, String> ignored, String topic) {
    for (Map.Entry<String, String> one : ignored.entrySet()) {
      String pattern = one.getKey();
      boolean matches =
          pattern.endsWith("*")
              ? topic.startsWith(pattern.substring(0, pattern.length() - 1))
              : topic.equals(pattern);
      if (matches) {
        return one.getValue();
      }
    }
    return null;
  }
}
