package io.beckon.domain.engine;

import io.beckon.schema.ContactState;
import io.beckon.schema.Profile;

/** Makes the state of contacts of whom nothing is known yet. */
public final class Newcomers {
  private final ContactState nobody =
      ContactState.newBuilder().setProfile(Profile.newBuilder().build()).build();

  /** A state of its own for this contact; nothing of it is shared with another's. */
  public ContactState contact(String workspace, String contact) {
    ContactState state = nobody.copy();
    state.getProfile().setWorkspace(workspace);
    state.getProfile().setContact(contact);
    return state;
  }
}
