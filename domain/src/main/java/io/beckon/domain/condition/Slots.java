package io.beckon.domain.condition;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fields that many conditions read of the same event and profile: each is read once an evaluation,
 * and remembered by {@link Facts} in a slot of its own.
 */
final class Slots {
  private static final Map<String, Integer> BY_PATH = all();

  /** How many there are. */
  static final int COUNT = BY_PATH.size();

  private Slots() {}

  /** A term that reads the field at {@code path} once; the term itself where it has no slot. */
  static Node once(@Nullable String path, CelKind kind, Node read) {
    Integer slot = path == null ? null : BY_PATH.get(path);
    if (slot == null) {
      return read;
    }
    int at = slot;
    return kind == CelKind.STRING
        ? Node.thing(facts -> facts.knows(at) ? facts.text(at) : facts.keep(at, read.value(facts)))
        : Node.whole(
            facts -> facts.knows(at) ? facts.whole(at) : facts.keep(at, read.whole(facts)));
  }

  private static Map<String, Integer> all() {
    Vocabulary vocabulary = new Vocabulary(List.of(), true);
    TreeMap<String, CelType> paths = new TreeMap<>();
    vocabulary.variables().forEach((name, type) -> add(vocabulary, name, type, paths));
    Map<String, Integer> slots = new HashMap<>();
    paths.keySet().forEach(path -> slots.put(path, slots.size()));
    return Map.copyOf(slots);
  }

  private static void add(
      Vocabulary vocabulary, String path, CelType type, TreeMap<String, CelType> paths) {
    switch (type.kind()) {
      case STRUCT ->
          vocabulary
              .fields(type.name())
              .forEach(field -> add(vocabulary, path + "." + field.name(), field.type(), paths));
      case STRING, INT, TIMESTAMP, DURATION -> {
        if (path.indexOf('.') > 0) {
          paths.put(path, type);
        }
      }
      default -> {}
    }
  }
}
