package io.beckon.cli.history;

import io.beckon.domain.history.LoggedEvent;
import java.util.List;

/** What happened to contacts, one contact after another. Contacts are numbered from 0. */
public interface History {
  int contacts();

  /** All events, of all contacts. */
  long events();

  String workspace(int contact);

  String contact(int contact);

  /** Whether this id is the contact's, or was. */
  default boolean isKnownAs(int contact, String id) {
    return contact(contact).equals(id);
  }

  /**
   * Whether what was decided under an id at a time was about the one contact that this is the
   * history of: a device can have been somebody else's then.
   */
  default boolean isTheirs(String id, long at) {
    return true;
  }

  /** A contact's events in the order of the log. */
  List<LoggedEvent> of(int contact);

  /** When the last event of all happened, epoch milliseconds. */
  long end();
}
