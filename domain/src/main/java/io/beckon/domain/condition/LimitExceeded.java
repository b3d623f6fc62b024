package io.beckon.domain.condition;

/** A condition did more than conditions may. */
public final class LimitExceeded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LimitExceeded(String message) {
    super(message, null, false, false);
  }
}
