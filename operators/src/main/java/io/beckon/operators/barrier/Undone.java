package io.beckon.operators.barrier;

/** A function that keeps something of its keys in memory. */
public interface Undone {
  /** The step of this key has failed: what is in memory of it may be half changed. */
  void undone(String key);
}
