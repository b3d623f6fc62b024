package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is said of a person. */
final class Traits {
  private Traits() {}

  /** What is empty says nothing: a guest's order does not take away what is known. */
  static void put(ObjectNode traits, String trait, String value) {
    if (!value.isEmpty()) {
      traits.put(trait, value);
    }
  }
}
