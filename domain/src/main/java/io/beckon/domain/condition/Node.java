package io.beckon.domain.condition;

import org.jspecify.annotations.Nullable;

/**
 * One term of a compiled condition. Numbers and truths have their own path, so that evaluating them
 * allocates nothing.
 */
abstract class Node {
  abstract @Nullable Object value(Facts facts);

  boolean truth(Facts facts) {
    return Boolean.TRUE.equals(value(facts));
  }

  long whole(Facts facts) {
    return value(facts) instanceof Number number ? number.longValue() : 0;
  }

  double real(Facts facts) {
    return value(facts) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** The value of a term that is the same for all facts; null for others. */
  @Nullable Object constant() {
    return null;
  }

  interface Truth {
    boolean of(Facts facts);
  }

  interface Whole {
    long of(Facts facts);
  }

  interface Real {
    double of(Facts facts);
  }

  interface Thing {
    @Nullable Object of(Facts facts);
  }

  static Node truth(Truth truth) {
    return new Node() {
      @Override
      Object value(Facts facts) {
        return truth.of(facts);
      }

      @Override
      boolean truth(Facts facts) {
        return truth.of(facts);
      }
    };
  }

  static Node whole(Whole whole) {
    return new Node() {
      @Override
      Object value(Facts facts) {
        return whole.of(facts);
      }

      @Override
      long whole(Facts facts) {
        return whole.of(facts);
      }

      @Override
      double real(Facts facts) {
        return whole.of(facts);
      }
    };
  }

  static Node real(Real real) {
    return new Node() {
      @Override
      Object value(Facts facts) {
        return real.of(facts);
      }

      @Override
      double real(Facts facts) {
        return real.of(facts);
      }

      @Override
      long whole(Facts facts) {
        return (long) real.of(facts);
      }
    };
  }

  static Node thing(Thing thing) {
    return new Node() {
      @Override
      @Nullable Object value(Facts facts) {
        return thing.of(facts);
      }
    };
  }

  static Node fixed(Object constant) {
    return new Node() {
      @Override
      Object value(Facts facts) {
        return constant;
      }

      @Override
      Object constant() {
        return constant;
      }
    };
  }
}
