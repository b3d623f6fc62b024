package io.beckon.operators.affinity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps each item's name once in memory, however many others the item is with. */
final class ItemNames {
  private final Map<String, String> names = new HashMap<>();

  /** The same names, each the one that is kept. */
  List<String> shared(List<String> items) {
    List<String> shared = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i);
      String known = names.putIfAbsent(item, item);
      shared.add(known == null ? item : known);
    }
    return shared;
  }

  /** Begins anew: the counts that held the names may be gone. */
  void clear() {
    names.clear();
  }
}
