package io.beckon.collector.shop;

/** A shop's message that is neither JSON nor XML; the message says where. */
final class UnreadableBody extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableBody(String message) {
    super(message, null, false, false);
  }
}
