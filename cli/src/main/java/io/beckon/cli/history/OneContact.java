package io.beckon.cli.history;

import io.beckon.domain.history.LoggedEvent;
import java.util.ArrayList;
import java.util.List;

/** One contact of a history that has all of them. */
public final class OneContact implements History {
  private final History all;
  private final ContactIds.Found of;
  private final List<LoggedEvent> events = new ArrayList<>();

  public OneContact(History all, ContactIds.Found of) {
    this.all = all;
    this.of = of;
    for (int i = 0; i < all.contacts(); i++) {
      if (all.workspace(i).equals(of.workspace()) && all.contact(i).equals(of.contact())) {
        events.addAll(all.of(i));
      }
    }
  }

  @Override
  public int contacts() {
    return 1;
  }

  @Override
  public long events() {
    return events.size();
  }

  @Override
  public String workspace(int contact) {
    return of.workspace();
  }

  @Override
  public String contact(int contact) {
    return of.contact();
  }

  @Override
  public boolean isKnownAs(int contact, String id) {
    return of.ids().contains(id);
  }

  @Override
  public List<LoggedEvent> of(int contact) {
    return events;
  }

  @Override
  public long end() {
    return all.end();
  }
}
