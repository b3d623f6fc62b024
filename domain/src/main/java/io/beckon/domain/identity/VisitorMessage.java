package io.beckon.domain.identity;

/** What comes to a visitor, before it is known whose it is. */
public sealed interface VisitorMessage {
  /** Where it stands in the log, and what it holds. */
  Delivered at();

  /** An event. */
  record Happened(Delivered at) implements VisitorMessage {}

  /** What one contact sends to another: it only passes here. */
  record Passing(Delivered at) implements VisitorMessage {}

  /**
   * The visitor is to be forgotten, as far as it is this user's.
   *
   * @param upTo all up to then, epoch milliseconds
   */
  record Forget(Delivered at, String user, long upTo) implements VisitorMessage {}
}
