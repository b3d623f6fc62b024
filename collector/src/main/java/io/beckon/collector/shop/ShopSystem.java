package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A shop system that tells of orders and customers by itself: how it proves who it is, and what its
 * messages say. A further one is a class like this and a line in {@link ShopSystems}.
 */
public interface ShopSystem {
  /** What the file of keys calls it, and what its ids begin with. */
  String name();

  /** How its messages are known to be its own. */
  ShopProof proof();

  /** The header in which it says what a message is about; {@code ?topic=} stands in for it. */
  String topicHeader();

  /** Fields of the file of keys that it cannot do without. */
  default List<String> needs() {
    return List.of();
  }

  /** Whether this is how it tries an address: no message, unsigned, and to be answered kindly. */
  default boolean isPing(byte[] body, int length) {
    return false;
  }

  /** Topics that say nothing of a contact, with the reason; {@code *} at the end stands for all. */
  Map<String, String> ignored();

  /**
   * Reads one message. What it does not understand is a note; nothing that a body may hold makes it
   * fail.
   */
  void read(String topic, JsonNode body, ShopSettings settings, ShopMessage into);
}
