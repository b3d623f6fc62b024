package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** On which devices a contact was seen: what is to be forgotten with it. */
public final class Devices {
  private static final int CAP = Bounds.cap(Profile.SCHEMA$, "visitors");

  private Devices() {}

  /** Notes the device of an event, and the one of which an alias says whose it is. */
  public static void note(ContactState state, Event event) {
    note(state, event.getAnonymousId());
    if (event.getKind() == EventKind.ALIAS) {
      note(state, event.getPreviousId());
    }
  }

  public static void note(ContactState state, @Nullable String device) {
    List<String> all = state.getProfile().getVisitors();
    if (device == null
        || (!all.isEmpty() && all.get(all.size() - 1).equals(device))
        || device.equals(state.getProfile().getContact())) {
      return;
    }
    Bounds.remove(all, device::equals);
    all.add(device);
    if (all.size() > CAP) {
      all.remove(0);
    }
  }
}
