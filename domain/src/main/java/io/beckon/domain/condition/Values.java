package io.beckon.domain.condition;

import io.beckon.domain.basics.Money;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What conditions do with values once they have been read: compare, look into, count. */
final class Values {
  private static final int MAX_TEXT = 10_000;

  /** What {@link #computed} knows. */
  static final Set<String> ARITHMETIC = Set.of("_+_", "_-_", "_*_", "_/_");

  private Values() {}

  static boolean compare(String function, @Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return numbers(function, x, y);
    }
    if (a instanceof String x && b instanceof String y) {
      return holds(function, x.compareTo(y));
    }
    if (a instanceof Number && b instanceof String || a instanceof String && b instanceof Number) {
      // Whoever wrote the rule took it for a number: a "no" without a word would never be noticed.
      throw new ArithmeticException(
          "'" + (a instanceof String ? a : b) + "' is a text, and is compared with a number");
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
      case "_==_" -> compared == 0;
      case "_!=_" -> compared != 0;
      default -> compared >= 0;
    };
  }

  /** Numbers of whatever kind, by their values. */
  private static boolean numbers(String function, Number a, Number b) {
    boolean leftReal = a instanceof Double || a instanceof Float;
    boolean rightReal = b instanceof Double || b instanceof Float;
    if (leftReal && rightReal) {
      double x = a.doubleValue();
      double y = b.doubleValue();
      return x == y || x < y || x > y
          ? holds(function, x == y ? 0 : Double.compare(x, y))
          : function.equals("_!=_");
    }
    if (leftReal) {
      return Comparisons.mixed(function, b.longValue(), a.doubleValue(), true);
    }
    return rightReal
        ? Comparisons.mixed(function, a.longValue(), b.doubleValue(), false)
        : holds(function, Long.compare(a.longValue(), b.longValue()));
  }

  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return numbers("_==_", x, y);
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

  /**
   * Computes with values of a kind that only the event knows: whole numbers stay whole, any other
   * two are real, texts are joined; what is missing is 0.
   */
  static Object computed(String function, @Nullable Object a, @Nullable Object b) {
    if (a instanceof String || b instanceof String) {
      if (function.equals("_+_")) {
        return joined(a, b);
      }
      throw new ArithmeticException("a text is no number");
    }
    if (!(a instanceof Double) && !(b instanceof Double)) {
      long x = a instanceof Number number ? number.longValue() : 0;
      long y = b instanceof Number number ? number.longValue() : 0;
      return switch (function) {
        case "_+_" -> Math.addExact(x, y);
        case "_-_" -> Math.subtractExact(x, y);
        case "_*_" -> Math.multiplyExact(x, y);
        default -> divided(x, y);
      };
    }
    double x = a instanceof Number number ? number.doubleValue() : 0;
    double y = b instanceof Number number ? number.doubleValue() : 0;
    return switch (function) {
      case "_+_" -> x + y;
      case "_-_" -> x - y;
      case "_*_" -> x * y;
      default -> x / y;
    };
  }

  /** The only quotient that a long cannot hold is that of the least number by -1. */
  static long divided(long a, long b) {
    if (a == Long.MIN_VALUE && b == -1) {
      throw new ArithmeticException("long overflow");
    }
    return a / b;
  }

  /** A number as a real one; a text is read. */
  static double toReal(@Nullable Object value) {
    return value instanceof Number number
        ? number.doubleValue()
        : Double.parseDouble(String.valueOf(value));
  }

  /** A number without what is behind the point; a text is read. */
  static long toWhole(@Nullable Object value) {
    if (value instanceof Double real) {
      if (!(real > -0x1p63 && real < 0x1p63)) {
        throw new ArithmeticException("no whole number holds " + real);
      }
      return (long) (double) real;
    }
    return value instanceof Number number
        ? number.longValue()
        : Long.parseLong(String.valueOf(value));
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

  /** An error for one element does not matter where another decides alone, as CEL has it. */
  static boolean exists(Node list, int slot, Node body, Facts facts) {
    return decides(true, list, slot, body, facts);
  }

  static boolean all(Node list, int slot, Node body, Facts facts) {
    return !decides(false, list, slot, body, facts);
  }

  /** Whether the body has this answer for some element. */
  private static boolean decides(boolean answer, Node list, int slot, Node body, Facts facts) {
    RuntimeException failure = null;
    List<?> elements = elements(list, facts);
    for (int i = 0; i < elements.size(); i++) {
      facts.iterate();
      facts.locals[slot] = elements.get(i);
      try {
        if (body.truth(facts) == answer) {
          return true;
        }
      } catch (LimitExceeded e) {
        throw e;
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }

  /** For how many elements the body holds. */
  static int count(Node list, int slot, Node body, Facts facts) {
    int count = 0;
    List<?> elements = elements(list, facts);
    for (int i = 0; i < elements.size(); i++) {
      facts.iterate();
      facts.locals[slot] = elements.get(i);
      if (body.truth(facts)) {
        count++;
      }
    }
    return count;
  }
}
