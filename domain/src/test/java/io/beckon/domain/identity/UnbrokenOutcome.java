package io.beckon.domain.identity;

/** For tests in which no step fails: what is said is said at once, and stays said. */
public interface UnbrokenOutcome extends LifecycleOutcome {
  @Override
  default void setAside(String contact, byte[] value, String fault) {
    throw new AssertionError(fault);
  }

  @Override
  default void begin() {
    // What is said is said at once.
  }

  @Override
  default void commit() {
    // See begin.
  }

  @Override
  default void discard() {
    throw new AssertionError("a step has failed");
  }
}
