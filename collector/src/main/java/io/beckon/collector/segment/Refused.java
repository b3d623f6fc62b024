package io.beckon.collector.segment;

/** A call that makes no event; the message says why. The others of its request are taken. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  public Refused(String message) {
    super(message, null, false, false);
  }
}
