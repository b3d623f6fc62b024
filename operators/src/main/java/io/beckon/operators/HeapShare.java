package io.beckon.operators;

/**
 * What a cache may take of the memory of the Java machine that it is in. Each has its share, so
 * that all of them together leave room for the rest, however large the machine is.
 */
public final class HeapShare {
  private HeapShare() {}

  /** Bytes of so small a part of the heap: 16 is a sixteenth. */
  public static long bytes(int part) {
    return Runtime.getRuntime().maxMemory() / part;
  }
}
