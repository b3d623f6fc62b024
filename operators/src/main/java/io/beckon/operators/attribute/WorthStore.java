package io.beckon.operators.attribute;

import io.beckon.domain.attribution.OrderWorths;
import io.beckon.operators.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** Worths of the current key's orders in keyed state, each under its currency and number. */
final class WorthStore implements OrderWorths.Store {
  /** Key under which it is counted how many worths were added; no currency's name begins so. */
  private static final String ADDED = "#";

  private final MapState<String, Integer> worths;

  WorthStore(RuntimeContext context) {
    worths =
        context.getMapState(
            new MapStateDescriptor<>(Names.STATE_ORDER_WORTHS, Types.STRING, Types.INT));
  }

  @Override
  public int orders(String currency, long worth) {
    return get(currency + worth);
  }

  @Override
  public void put(String currency, long worth, int orders) {
    try {
      if (orders == 0) {
        worths.remove(currency + worth);
      } else {
        worths.put(currency + worth, orders);
      }
    } catch (Exception e) {
      throw failed(e);
    }
  }

  @Override
  public List<Long> worths(String currency) {
    List<Long> all = new ArrayList<>();
    try {
      for (String key : worths.keys()) {
        if (key.startsWith(currency)) {
          all.add(Long.parseLong(key.substring(currency.length())));
        }
      }
    } catch (Exception e) {
      throw failed(e);
    }
    return all;
  }

  @Override
  public int added() {
    return get(ADDED);
  }

  @Override
  public void added(int count) {
    try {
      worths.put(ADDED, count);
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private int get(String key) {
    try {
      Integer count = worths.get(key);
      return count == null ? 0 : count;
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private static UncheckedIOException failed(Exception e) {
    return new UncheckedIOException("the worths of orders cannot be reached", new IOException(e));
  }
}
