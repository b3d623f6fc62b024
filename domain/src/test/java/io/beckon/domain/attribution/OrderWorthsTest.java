package io.beckon.domain.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrderWorthsTest {
  private final InMemory store = new InMemory();
  private final OrderWorths worths = new OrderWorths(store);

  private static final class InMemory implements OrderWorths.Store {
    private final Map<String, TreeMap<Long, Integer>> known = new HashMap<>();
    private int added;

    private TreeMap<Long, Integer> of(String currency) {
      return known.computeIfAbsent(currency, any -> new TreeMap<>());
    }

    @Override
    public int orders(String currency, long worth) {
      return of(currency).getOrDefault(worth, 0);
    }

    @Override
    public void put(String currency, long worth, int orders) {
      if (orders == 0) {
        of(currency).remove(worth);
      } else {
        of(currency).put(worth, orders);
      }
    }

    @Override
    public List<Long> worths(String currency) {
      return new ArrayList<>(of(currency).keySet());
    }

    @Override
    public int added() {
      return added;
    }

    @Override
    public void added(int count) {
      added = count;
    }
  }

  @Test
  void aWorthIsKnownAsLongAsAnOrderHasIt() {
    assertThat(worths.range("GBP")).isNull();
    worths.add("GBP", 500, 1);
    worths.add("GBP", 500, 1);
    worths.add("GBP", 900, 1);
    worths.add("EUR", 1, 1);
    assertThat(worths.add("GBP", 500, -1)).as("another has it").isFalse();
    assertThat(worths.range("GBP")).isEqualTo(new Performances.Range(500, 900));
    assertThat(worths.add("GBP", 500, -1)).as("none is left").isTrue();
    assertThat(worths.range("GBP")).isEqualTo(new Performances.Range(900, 900));
  }

  @Test
  void ofVeryManyThoseInTheMiddleAreForgotten() {
    int orders = 20_000;
    int most = 0;
    for (int i = 0; i < orders; i++) {
      // Each worth once, in no order: 7,919 is prime.
      worths.add("GBP", 1 + i * 7_919L % orders, 1);
      most = Math.max(most, store.worths("GBP").size());
    }
    assertThat(most).as("half as many again until they are looked at").isLessThanOrEqualTo(3_001);
    assertThat(worths.add("GBP", orders / 2, -1)).as("one of the middle").isFalse();
    for (int i = 0; i < OrderWorths.KEPT / 2; i++) {
      assertThat(worths.range("GBP")).isEqualTo(new Performances.Range(1 + i, orders - i));
      assertThat(worths.add("GBP", 1 + i, -1)).isTrue();
      assertThat(worths.add("GBP", orders - i, -1)).isTrue();
    }
  }
}
