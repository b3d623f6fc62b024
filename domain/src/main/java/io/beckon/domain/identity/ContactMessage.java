package io.beckon.domain.identity;

import io.beckon.schema.Queued;
import io.beckon.schema.Role;

/** What comes to a contact, once it is known whose it is. */
public sealed interface ContactMessage {
  /** Where it stands in the log, and what it holds. */
  Delivered at();

  /** What it is to its contact, as a queue keeps it. */
  Role role();

  /** An event that has just come in. */
  record Live(Delivered at) implements ContactMessage {
    @Override
    public Role role() {
      return Role.LIVE;
    }
  }

  /** An event from before it was known whose it is. */
  record Past(Delivered at) implements ContactMessage {
    @Override
    public Role role() {
      return Role.HISTORY;
    }
  }

  /** The key is a visitor's of whom it is now known who it is: as a contact, it is no more. */
  record Retired(Delivered at) implements ContactMessage {
    @Override
    public Role role() {
      return Role.RETIRED;
    }
  }

  /** An alias, at the id that is no contact of its own any more: its state goes to the other. */
  record Leaving(Delivered at) implements ContactMessage {
    @Override
    public Role role() {
      return Role.LEAVING;
    }
  }

  /** The same alias, at the contact that the other is: it waits for that state. */
  record Joining(Delivered at) implements ContactMessage {
    @Override
    public Role role() {
      return Role.JOINING;
    }
  }

  /** What another contact has sent: its state, an event, that the person is to be forgotten. */
  record Moved(Delivered at) implements ContactMessage {
    @Override
    public Role role() {
      return Role.MOVED;
    }
  }

  /** The message that is this to its contact. */
  static ContactMessage of(Role role, Delivered at) {
    return switch (role) {
      case LIVE -> new Live(at);
      case HISTORY -> new Past(at);
      case RETIRED -> new Retired(at);
      case LEAVING -> new Leaving(at);
      case JOINING -> new Joining(at);
      case MOVED -> new Moved(at);
      case FORGOTTEN -> throw new IllegalArgumentException("a visitor's message is no contact's");
    };
  }

  /** As the queue of the contact keeps it. */
  default Queued queued() {
    return at().queued(role());
  }

  /** What a contact's queue has kept. */
  static ContactMessage of(String key, Queued queued) {
    return of(queued.getRole(), Delivered.of(key, queued));
  }
}
