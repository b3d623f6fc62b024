package io.beckon.operators.affinity;

import io.beckon.domain.inbox.RoundCounts;
import io.beckon.operators.HeapShare;
import java.io.Serializable;

/**
 * How much of its counts an operator keeps in memory in each subtask.
 *
 * @param most in the measure of {@link RoundCounts#room}
 * @param bytes that one of these takes, about
 */
record CountsRoom(int most, int bytes) implements Serializable {
  private static final int PART = 32;

  /** No more than its part of the heap has room for. */
  int here() {
    return (int) Math.min(most, HeapShare.bytes(PART) / bytes);
  }
}
