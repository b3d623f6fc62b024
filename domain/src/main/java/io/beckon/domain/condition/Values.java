package io.beckon.domain.condition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What conditions do with values once they have been read: compare, look into, count. */
final class Values {
  private static final int MAX_TEXT = 10_000;

  private Values() {}

  static boolean compare(String function, @Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return holds(function, Double.compare(x.doubleValue(), y.doubleValue()));
    }
    if (a instanceof String x && b instanceof String y) {
      return holds(function, x.compareTo(y));
    }
    return a instanceof Money x
        && b instanceof Money y
        && x.comparable(y)
        && holds(function, x.compareTo(y));
  }

  static boolean holds(String function, int compared) {
    return switch (function) {
      case "_<_" -> compared < 0;
      case "_<=_" -> compared <= 0;
      case "_>_" -> compared > 0;
      default -> compared >= 0;
    };
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y && a.getClass() != b.getClass()) {
      return x.doubleValue() == y.doubleValue();
    }
    return a == null ? b == null : a.equals(b);
  }

  static boolean present(@Nullable Object value) {
    return value != null
        && !(value instanceof String text && text.isEmpty())
        && !(value instanceof List<?> list && list.isEmpty());
  }

  static String text(Node node, Facts facts) {
    return node.value(facts) instanceof String text ? text : "";
  }

  /** Two texts, one behind the other. */
  static String joined(@Nullable Object a, @Nullable Object b) {
    String text = String.valueOf(a) + b;
    if (text.length() > MAX_TEXT) {
      throw new LimitExceeded("a text of more than " + MAX_TEXT + " characters");
    }
    return text;
  }

  static long size(@Nullable Object value) {
    return value instanceof String text
        ? text.codePointCount(0, text.length())
        : value instanceof List<?> list
            ? list.size()
            : value instanceof Map<?, ?> map ? map.size() : 0;
  }

  static boolean contains(@Nullable Object in, @Nullable Object value) {
    if (in instanceof Map<?, ?> map) {
      return map.containsKey(value);
    }
    if (in instanceof List<?> list) {
      for (Object element : list) {
        if (same(element, value)) {
          return true;
        }
      }
    }
    return false;
  }

  static @Nullable Object index(@Nullable Object of, @Nullable Object at) {
    if (of instanceof Map<?, ?> map) {
      return map.get(at);
    }
    if (of instanceof List<?> list
        && at instanceof Long index
        && index >= 0
        && index < list.size()) {
      return list.get(index.intValue());
    }
    return null;
  }

  static List<?> elements(Node list, Facts facts) {
    return list.value(facts) instanceof List<?> elements ? elements : List.of();
  }

  static int count(Node list, int slot, Node body, Facts facts, int enough) {
    int count = 0;
    List<?> elements = elements(list, facts);
    for (int i = 0; i < elements.size() && count < enough; i++) {
      facts.iterate();
      facts.locals[slot] = elements.get(i);
      if (body.truth(facts)) {
        count++;
      }
    }
    return count;
  }

  static boolean all(Node list, int slot, Node body, Facts facts) {
    List<?> elements = elements(list, facts);
    for (int i = 0; i < elements.size(); i++) {
      facts.iterate();
      facts.locals[slot] = elements.get(i);
      if (!body.truth(facts)) {
        return false;
      }
    }
    return true;
  }
}
