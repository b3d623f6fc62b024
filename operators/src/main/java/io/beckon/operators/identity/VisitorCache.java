package io.beckon.operators.identity;

import io.beckon.schema.VisitorState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The visitors that are active now, decoded. Every change is written to the store at once, so that
 * what is here may go at any time.
 */
final class VisitorCache extends LinkedHashMap<String, VisitorState> {
  private static final long serialVersionUID = 1L;

  private final int capacity;

  VisitorCache(int capacity) {
    super(1024, 0.75f, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, VisitorState> eldest) {
    return size() > capacity;
  }
}
