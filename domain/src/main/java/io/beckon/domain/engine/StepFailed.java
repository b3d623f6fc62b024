package io.beckon.domain.engine;

import io.beckon.schema.Held;
import org.jspecify.annotations.Nullable;

/**
 * A part of a step has failed that is not what the step was about: a deadline that came first, or
 * an event that had waited. It says which, so that this part can be set aside and the step made
 * again.
 */
public final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Held held;
  private final long deadline;

  private StepFailed(String what, @Nullable Held held, long deadline, Throwable cause) {
    super(what, cause);
    this.held = held;
    this.deadline = deadline;
  }

  static StepFailed ofDeadline(long deadline, Throwable cause) {
    return new StepFailed("a deadline could not be met", null, deadline, cause);
  }

  static StepFailed ofHeld(Held held, Throwable cause) {
    return new StepFailed("an event that had waited could not be taken in", held, 0, cause);
  }

  /** The event that had waited; null: it was a deadline. */
  public @Nullable Held held() {
    return held;
  }

  /** The deadline, epoch milliseconds. */
  public long deadline() {
    return deadline;
  }
}
