package io.beckon.domain.engage;

import io.beckon.schema.ContactState;
import io.beckon.schema.Profile;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Makes the state of contacts of whom nothing is known yet. Avro looks up a default for each field
 * by hashing its schema, which costs more than the contact's first event; so that is done once, and
 * every newcomer is read from the bytes of the first. Serves one thread.
 */
public final class Newcomers {
  private final AvroCodec<ContactState> codec = new AvroCodec<>(ContactState.class);
  private final byte[] nobody =
      codec.encode(ContactState.newBuilder().setProfile(Profile.newBuilder().build()).build());

  /** A state of its own for this contact; nothing of it is shared with another's. */
  public ContactState contact(String workspace, String contact) {
    try {
      ContactState state = codec.decode(nobody);
      state.getProfile().setWorkspace(workspace);
      state.getProfile().setContact(contact);
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException("what was just written cannot be read", e);
    }
  }
}
