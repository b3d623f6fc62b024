package io.beckon.cli.history;

import io.beckon.domain.history.LoggedEvent;
import java.util.ArrayList;
import java.util.List;

/** The history of one contact that was found in the topics. */
abstract class SingleContact implements History {
  final ContactIds.Found of;

  /** In the order of the log. */
  final List<LoggedEvent> events = new ArrayList<>();

  SingleContact(ContactIds.Found of) {
    this.of = of;
  }

  @Override
  public final int contacts() {
    return 1;
  }

  @Override
  public final long events() {
    return events.size();
  }

  @Override
  public final String workspace(int contact) {
    return of.workspace();
  }

  @Override
  public final String contact(int contact) {
    return of.contact();
  }

  @Override
  public final boolean isKnownAs(int contact, String id) {
    return of.ids().contains(id);
  }

  @Override
  public final List<LoggedEvent> of(int contact) {
    return events;
  }
}
