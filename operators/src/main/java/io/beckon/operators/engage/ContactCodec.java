package io.beckon.operators.engage;

import io.beckon.schema.ContactState;
import io.beckon.schema.Profile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.AvroOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A contact's state as bytes: one byte for the version of its schema, then Avro's binary form.
 * Version 1 is the schema of release 0.1; a later version adds the older schema here and reads it
 * as Avro resolves it.
 */
public final class ContactCodec {
  private static final byte VERSION = 1;
  private static final byte[] PREFIX = {VERSION};
  private final AvroCodec<ContactState> current = new AvroCodec<>(ContactState.class);
  private final EncodedProfile encoded = new EncodedProfile();

  /** The bytes to keep. */
  public byte[] encode(ContactState state) {
    return current.encode(PREFIX, state);
  }

  /**
   * The bytes to keep, with the profile's part already encoded, after room for a prefix. The state
   * must be the calling thread's alone: its profile is exchanged for a moment.
   */
  public byte[] encode(ContactState state, byte[] profile) {
    Profile own = state.getProfile();
    encoded.bytes = profile;
    state.setProfile(encoded);
    try {
      return current.encode(PREFIX, state);
    } finally {
      state.setProfile(own);
    }
  }

  /**
   * @throws IOException when the bytes are of a version that this release does not know, or damaged
   */
  public ContactState decode(byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IOException(
          "contact state of version "
              + Arrays.toString(Arrays.copyOf(bytes, 1))
              + " cannot be read by this release");
    }
    return current.decode(bytes, 1, bytes.length - 1);
  }

  /** Stands in for a profile of which only the bytes are needed. */
  private static final class EncodedProfile extends Profile {
    private static final long serialVersionUID = 1L;
    private byte[] bytes = new byte[AvroCodec.PREFIX];

    @Override
    public void writeTo(AvroOutput out) {
      out.writeFixed(bytes, AvroCodec.PREFIX, bytes.length - AvroCodec.PREFIX);
    }
  }
}
