package io.beckon.domain.condition;

/** A condition that cannot be used: what is wrong, and at which character of its text (0-based). */
public final class ConditionFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final int offset;

  ConditionFault(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  public int offset() {
    return offset;
  }
}
