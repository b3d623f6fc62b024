package io.beckon.domain.basics;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Caps of the lists and maps in keyed state, read from the schema, so that the number stands in one
 * place.
 *
 * <p>A cap is reached only by contacts that are out of the ordinary (a crawler, a flood). Up to it,
 * the order in which facts arrive does not matter; beyond it, the entry touched longest ago is
 * forgotten.
 */
public final class Bounds {
  private Bounds() {}

  /** The cap that the schema documents for a list or map. Fails when there is none. */
  public static int cap(Schema record, String field) {
    Object cap = record.getField(field).getObjectProp("cap");
    if (!(cap instanceof Number number)) {
      throw new IllegalStateException(record.getName() + "." + field + " has no cap in its schema");
    }
    return number.intValue();
  }

  /** Forgets the entries touched longest ago until the list is within its cap. */
  public static <T> void trim(List<T> list, int cap, ToLongFunction<T> touchedAt) {
    while (list.size() > cap) {
      list.remove(oldest(list, touchedAt));
    }
  }

  /** The entry of this name; null when there is none. */
  public static <T> @Nullable T find(List<T> list, Function<T, String> nameOf, String name) {
    for (int i = 0; i < list.size(); i++) {
      T entry = list.get(i);
      if (nameOf.apply(entry).equals(name)) {
        return entry;
      }
    }
    return null;
  }

  /**
   * Sorts by when an entry was last touched, newest first, equal times by name, so that the order
   * in which facts arrived leaves no trace; then forgets what is beyond the cap. The list was
   * sorted before one of its entries changed, so that little moves.
   */
  public static <T> void newestFirst(
      List<T> list, int cap, ToLongFunction<T> touchedAt, Function<T, String> name) {
    for (int i = 1; i < list.size(); i++) {
      T entry = list.get(i);
      int at = i;
      while (at > 0 && isBefore(entry, list.get(at - 1), touchedAt, name)) {
        list.set(at, list.get(at - 1));
        at--;
      }
      if (at != i) {
        list.set(at, entry);
      }
    }
    while (list.size() > cap) {
      list.remove(list.size() - 1);
    }
  }

  private static <T> boolean isBefore(
      T a, T b, ToLongFunction<T> touchedAt, Function<T, String> name) {
    long left = touchedAt.applyAsLong(a);
    long right = touchedAt.applyAsLong(b);
    return left > right || (left == right && name.apply(a).compareTo(name.apply(b)) < 0);
  }

  /** Removes the entries last touched before {@code limit}. */
  public static <T> void expire(List<T> list, long limit, ToLongFunction<T> touchedAt) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (touchedAt.applyAsLong(list.get(i)) < limit) {
        list.remove(i);
      }
    }
  }

  /**
   * Removes what matches. Avro's lists have no iterator that removes, so {@link List#removeIf}
   * fails on them.
   */
  public static <T> boolean remove(List<T> list, Predicate<T> matches) {
    boolean removed = false;
    for (int i = list.size() - 1; i >= 0; i--) {
      if (matches.test(list.get(i))) {
        list.remove(i);
        removed = true;
      }
    }
    return removed;
  }

  private static <T> int oldest(List<T> list, ToLongFunction<T> touchedAt) {
    int oldest = 0;
    for (int i = 1; i < list.size(); i++) {
      if (touchedAt.applyAsLong(list.get(i)) < touchedAt.applyAsLong(list.get(oldest))) {
        oldest = i;
      }
    }
    return oldest;
  }
}
