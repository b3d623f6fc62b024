package io.beckon.collector.segment;

/** A request that cannot be taken as a whole; the message tells its sender why. */
public final class BadRequest extends Exception {
  private static final long serialVersionUID = 1L;

  public BadRequest(String message) {
    super(message);
  }
}
