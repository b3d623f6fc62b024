package io.beckon.domain.condition;

import org.jspecify.annotations.Nullable;

/**
 * One term of a compiled condition. Numbers and truths have their own path, so that evaluating them
 * allocates nothing. A term is itself the function that computes it: each costs one call.
 */
interface Node {
  @Nullable Object value(Facts facts);

  default boolean truth(Facts facts) {
    return Boolean.TRUE.equals(value(facts));
  }

  default long whole(Facts facts) {
    return value(facts) instanceof Number number ? number.longValue() : 0;
  }

  default double real(Facts facts) {
    return value(facts) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** The value of a term that is the same for all facts; null for others. */
  default @Nullable Object constant() {
    return null;
  }

  /** A term that holds or does not. */
  interface Truth extends Node {
    @Override
    boolean truth(Facts facts);

    @Override
    default Object value(Facts facts) {
      return truth(facts);
    }
  }

  /** A term that is a whole number: a count, a time, a duration. */
  interface Whole extends Node {
    @Override
    long whole(Facts facts);

    @Override
    default Object value(Facts facts) {
      return whole(facts);
    }

    @Override
    default double real(Facts facts) {
      return whole(facts);
    }
  }

  /** A term that is a real number. */
  interface Real extends Node {
    @Override
    double real(Facts facts);

    @Override
    default Object value(Facts facts) {
      return real(facts);
    }

    @Override
    default long whole(Facts facts) {
      return (long) real(facts);
    }
  }

  /** A term that is a text, a list, a record, or nothing. */
  interface Thing extends Node {}

  static Node truth(Truth truth) {
    return truth;
  }

  static Node whole(Whole whole) {
    return whole;
  }

  static Node real(Real real) {
    return real;
  }

  static Node thing(Thing thing) {
    return thing;
  }

  /** A term that is always the same. */
  static Node fixed(Object constant) {
    return new Fixed(constant);
  }

  /** A constant; numbers are read without unpacking them. */
  final class Fixed implements Node {
    private final Object constant;
    private final long whole;
    private final double real;

    Fixed(Object constant) {
      this.constant = constant;
      this.whole = constant instanceof Number number ? number.longValue() : 0;
      this.real = constant instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public Object value(Facts facts) {
      return constant;
    }

    @Override
    public long whole(Facts facts) {
      return whole;
    }

    @Override
    public double real(Facts facts) {
      return real;
    }

    @Override
    public boolean truth(Facts facts) {
      return constant == Boolean.TRUE;
    }

    @Override
    public Object constant() {
      return constant;
    }
  }
}
