package io.beckon.domain.condition;

import dev.cel.common.types.CelKind;

/**
 * Comparisons, with a term of its own for each operator and kind of value, so that none is looked
 * up when it is asked.
 */
final class Comparisons {
  private Comparisons() {}

  static Node of(String function, CelKind left, CelKind right, Node a, Node b) {
    if (isWhole(left) && left == right) {
      return whole(function, a, b);
    }
    if (left == CelKind.DOUBLE && right == CelKind.DOUBLE) {
      return real(function, a, b);
    }
    if (left == CelKind.INT && right == CelKind.DOUBLE) {
      return Node.truth(f -> mixed(function, a.whole(f), b.real(f), false));
    }
    if (left == CelKind.DOUBLE && right == CelKind.INT) {
      return Node.truth(f -> mixed(function, b.whole(f), a.real(f), true));
    }
    if (left == CelKind.STRING && right == CelKind.STRING && function.equals("_==_")) {
      return text(a, b);
    }
    return switch (function) {
      case "_==_" -> Node.truth(f -> Values.same(a.value(f), b.value(f)));
      case "_!=_" -> Node.truth(f -> !Values.same(a.value(f), b.value(f)));
      default -> Node.truth(f -> Values.compare(function, a.value(f), b.value(f)));
    };
  }

  private static Node text(Node a, Node b) {
    if (b.constant() instanceof String fixed) {
      return Node.truth(f -> fixed.equals(a.value(f)));
    }
    if (a.constant() instanceof String fixed) {
      return Node.truth(f -> fixed.equals(b.value(f)));
    }
    return Node.truth(f -> Values.same(a.value(f), b.value(f)));
  }

  private static boolean isWhole(CelKind kind) {
    return kind == CelKind.INT || kind == CelKind.TIMESTAMP || kind == CelKind.DURATION;
  }

  private static Node whole(String function, Node a, Node b) {
    return switch (function) {
      case "_<_" -> Node.truth(f -> a.whole(f) < b.whole(f));
      case "_<=_" -> Node.truth(f -> a.whole(f) <= b.whole(f));
      case "_>_" -> Node.truth(f -> a.whole(f) > b.whole(f));
      case "_>=_" -> Node.truth(f -> a.whole(f) >= b.whole(f));
      case "_==_" -> Node.truth(f -> a.whole(f) == b.whole(f));
      default -> Node.truth(f -> a.whole(f) != b.whole(f));
    };
  }

  private static Node real(String function, Node a, Node b) {
    return switch (function) {
      case "_<_" -> Node.truth(f -> a.real(f) < b.real(f));
      case "_<=_" -> Node.truth(f -> a.real(f) <= b.real(f));
      case "_>_" -> Node.truth(f -> a.real(f) > b.real(f));
      case "_>=_" -> Node.truth(f -> a.real(f) >= b.real(f));
      case "_==_" -> Node.truth(f -> a.real(f) == b.real(f));
      default -> Node.truth(f -> a.real(f) != b.real(f));
    };
  }

  /**
   * A whole number and a real one, as CEL's interpreter compares them: the whole one made real, so
   * that what is no number is greater than all of them, and -0.0 less than 0.
   */
  static boolean mixed(String function, long whole, double real, boolean turned) {
    int compared = Double.compare((double) whole, real);
    return Values.holds(function, turned ? -compared : compared);
  }
}
