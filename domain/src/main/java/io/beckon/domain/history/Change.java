package io.beckon.domain.history;

import io.beckon.schema.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * What another set of rules would change in what a contact gets.
 *
 * @param before the trigger under the rules as they are; null: it is added
 * @param after the trigger under the others; null: it is removed
 */
public record Change(@Nullable Trigger before, @Nullable Trigger after) {
  /** How it changes. */
  public enum Kind {
    ADDED,
    REMOVED,
    /** The same message at another time. */
    MOVED,
    /** The same message at the same time, with other contents. */
    CHANGED
  }

  public Kind kind() {
    if (before == null) {
      return Kind.ADDED;
    }
    if (after == null) {
      return Kind.REMOVED;
    }
    return before.getAt() == after.getAt() ? Kind.CHANGED : Kind.MOVED;
  }

  /** The trigger that this is about: the one before, if there is one. */
  public Trigger of() {
    Trigger one = before != null ? before : after;
    if (one == null) {
      throw new IllegalStateException("a change of nothing");
    }
    return one;
  }
}
