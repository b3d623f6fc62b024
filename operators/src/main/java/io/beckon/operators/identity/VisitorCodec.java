package io.beckon.operators.identity;

import io.beckon.schema.VisitorState;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.util.Arrays;

/**
 * A visitor's state and its kept events as bytes: one byte for the version of the schema, then
 * Avro's binary form. Version 1 is the schema of release 0.1. Serves one thread.
 */
public final class VisitorCodec {
  private static final byte VERSION = 1;
  private static final byte[] PREFIX = {VERSION};
  private final AvroCodec<VisitorState> codec = new AvroCodec<>(VisitorState.class);

  public byte[] encode(VisitorState state) {
    return codec.encode(PREFIX, state);
  }

  /**
   * @throws IOException when the bytes are of a version that this release does not know, or damaged
   */
  public VisitorState decode(byte[] bytes) throws IOException {
    check(bytes);
    return codec.decode(bytes, 1, bytes.length - 1);
  }

  /** An encoded event, to be kept. */
  public byte[] keep(byte[] event) {
    byte[] kept = new byte[event.length + 1];
    kept[0] = VERSION;
    System.arraycopy(event, 0, kept, 1, event.length);
    return kept;
  }

  /** The encoded event that was kept. */
  public byte[] kept(byte[] bytes) throws IOException {
    check(bytes);
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static void check(byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IOException(
          "visitor state of version "
              + Arrays.toString(Arrays.copyOf(bytes, 1))
              + " cannot be read by this release");
    }
  }
}
