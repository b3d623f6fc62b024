package io.beckon.operators.engage;

import io.beckon.operators.HeapShare;
import java.io.Serializable;

/**
 * How much each subtask keeps of the contacts that are active now.
 *
 * @param contacts so many at most
 * @param bytes of memory, as estimated; 0: a sixteenth of the heap
 */
public record CacheSize(int contacts, long bytes) implements Serializable {
  private static final int PART = 16;

  public CacheSize {
    if (contacts < 1 || bytes < 0) {
      throw new IllegalArgumentException(
          "a cache of %d contacts and %d bytes cannot be".formatted(contacts, bytes));
    }
  }

  /** So many contacts, however large they are. */
  public static CacheSize of(int contacts) {
    return new CacheSize(contacts, Long.MAX_VALUE);
  }

  /** The bytes in this Java machine. */
  long bytesHere() {
    return bytes == 0 ? HeapShare.bytes(PART) : bytes;
  }
}
