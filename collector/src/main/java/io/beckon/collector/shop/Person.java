package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whom a message is about.
 *
 * @param userId the shop's number of the customer, or a guest's address; empty: nobody says
 * @param anonymousId the visitor that stands for an order or a cart; empty: none does
 * @param traits what is said of the person
 */
record Person(String userId, String anonymousId, ObjectNode traits) {
  boolean isNobody() {
    return userId.isEmpty() && anonymousId.isEmpty();
  }
}
