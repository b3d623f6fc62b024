package io.beckon.domain.attribution;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worths of one subject's orders. They are asked for the least and the greatest: of very many,
 * those in the middle are forgotten.
 */
public final class OrderWorths implements Performances.Worths {
  /** Worths kept of a subject and currency: half of them the least, half the greatest. */
  public static final int KEPT = 2_000;

  private final Store store;

  /** Keeps worths, each with how many orders have it. */
  public interface Store {
    /** How many orders have this worth; 0: none is known. */
    int orders(String currency, long worth);

    /** So many orders have this worth now; 0: it is forgotten. */
    void put(String currency, long worth, int orders);

    /** All worths in this currency, in any order. */
    List<Long> worths(String currency);

    /** How many worths have been added since the middle was last forgotten. */
    int added();

    /** So many have been added now. */
    void added(int count);
  }

  public OrderWorths(Store store) {
    this.store = store;
  }

  @Override
  public boolean add(String currency, long worth, int orders) {
    int known = store.orders(currency, worth);
    if (known == 0 && orders < 0) {
      // It was one of the middle.
      return false;
    }
    int left = known + orders;
    store.put(currency, worth, left);
    if (known == 0) {
      bound(currency);
    }
    return left == 0;
  }

  /** Looks at how many there are each time that so many have been added to one subject. */
  private void bound(String currency) {
    int added = store.added();
    if (added < KEPT / 2) {
      store.added(added + 1);
      return;
    }
    store.added(0);
    List<Long> all = store.worths(currency);
    Collections.sort(all);
    for (int i = KEPT / 2; i < all.size() - KEPT / 2; i++) {
      store.put(currency, all.get(i), 0);
    }
  }

  @Override
  public Performances.@Nullable Range range(String currency) {
    List<Long> all = store.worths(currency);
    return all.isEmpty()
        ? null
        : new Performances.Range(Collections.min(all), Collections.max(all));
  }
}
