package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an event can concern: first by the event's name, then by a text that must equal a fixed one.
 * Of the equalities in a condition the one is taken whose field has the most different values, so
 * that one look-up leaves the fewest.
 */
public final class EventIndex<T> {
  private record Item<T>(int order, T value, Condition condition) {}

  /** Items of one event name that ask the same field. */
  private record ByField<T>(Condition.Equality field, Map<String, List<Item<T>>> byValue) {}

  private static final class OfName<T> {
    final List<Item<T>> always = new ArrayList<>();
    final List<ByField<T>> byField = new ArrayList<>();
  }

  private final Map<String, List<Item<T>>> all = new HashMap<>();
  private final Map<String, OfName<T>> byName = new HashMap<>();
  private int size;

  /** Adds something that events of this name can concern if the condition holds. */
  public void add(String eventName, Condition condition, T value) {
    all.computeIfAbsent(eventName, name -> new ArrayList<>())
        .add(new Item<>(size++, value, condition));
  }

  /** Whether anything is there for events of this name. */
  public boolean has(String eventName) {
    return all.containsKey(eventName);
  }

  /** Sorts what was added; call it once, before the first {@link #collect}. */
  public void build() {
    all.forEach((name, items) -> byName.put(name, sorted(items)));
  }

  /**
   * What this event can concern, in the order of adding. The list is emptied first.
   *
   * @param facts null: all that is there for events of this name
   */
  public void collect(String eventName, @Nullable Facts facts, List<T> into) {
    into.clear();
    if (facts == null) {
      all.getOrDefault(eventName, List.of()).forEach(item -> into.add(item.value));
      return;
    }
    OfName<T> of = byName.get(eventName);
    if (of == null) {
      return;
    }
    List<Item<T>> found = of.always;
    boolean own = false;
    for (int i = 0; i < of.byField.size(); i++) {
      ByField<T> field = of.byField.get(i);
      List<Item<T>> items = field.byValue.get(field.field.read(facts));
      if (items != null) {
        if (!own) {
          found = new ArrayList<>(found);
          own = true;
        }
        found.addAll(items);
      }
    }
    if (own) {
      found.sort(Comparator.comparingInt(Item::order));
    }
    for (int i = 0; i < found.size(); i++) {
      into.add(found.get(i).value);
    }
  }

  private static <T> OfName<T> sorted(List<Item<T>> items) {
    Map<String, Set<String>> values = new TreeMap<>();
    for (Item<T> item : items) {
      for (Condition.Equality equality : item.condition.equalities()) {
        values.computeIfAbsent(equality.field(), field -> new TreeSet<>()).add(equality.value());
      }
    }
    OfName<T> of = new OfName<>();
    Map<String, ByField<T>> fields = new TreeMap<>();
    for (Item<T> item : items) {
      Condition.Equality best =
          item.condition.equalities().stream()
              .max(Comparator.comparingInt(one -> sizeOf(values, one.field())))
              .orElse(null);
      if (best == null) {
        of.always.add(item);
      } else {
        fields
            .computeIfAbsent(best.field(), field -> new ByField<>(best, new HashMap<>()))
            .byValue
            .computeIfAbsent(best.value(), value -> new ArrayList<>())
            .add(item);
      }
    }
    of.byField.addAll(fields.values());
    return of;
  }

  private static int sizeOf(Map<String, Set<String>> values, String field) {
    Set<String> of = values.get(field);
    return of == null ? 0 : of.size();
  }
}
