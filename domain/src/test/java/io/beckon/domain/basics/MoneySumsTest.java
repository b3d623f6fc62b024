package io.beckon.domain.basics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MoneySumsTest {
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

  @Property
  void sumsAreExactOrTheNearestThatCanBeSaid(@ForAll long a, @ForAll long b) {
    BigInteger left = BigInteger.valueOf(a);
    BigInteger right = BigInteger.valueOf(b);
    assertThat(Money.sum(a, b)).isEqualTo(nearest(left.add(right)));
    assertThat(Money.less(a, b)).isEqualTo(nearest(left.subtract(right)));
  }

  @Property
  void worthsAreNeverLessThanNothing(@ForAll long price, @ForAll int pieces) {
    BigInteger exact =
        BigInteger.valueOf(Math.max(0, price)).multiply(BigInteger.valueOf(Math.max(0, pieces)));
    assertThat(Money.worth(price, pieces))
        .isEqualTo(exact.min(BigInteger.valueOf(1_000_000_000_000_000L)).longValueExact());
  }

  private static long nearest(BigInteger exact) {
    return exact.min(MOST).max(LEAST).longValueExact();
  }
}
