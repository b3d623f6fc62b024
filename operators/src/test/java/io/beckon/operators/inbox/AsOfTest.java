package io.beckon.operators.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsOfTest {
  private static final long DAY = 86_400_000L;

  private final TestingState state = new TestingState();

  private AsOf<String> asOf(int cap) throws Exception {
    return new AsOf<>(state, Duration.ofDays(400), cap);
  }

  @Test
  void whoeverAsksForAnEarlierTimeGetsWhatWasToldThen() throws Exception {
    AsOf<String> lamps = asOf(10);
    lamps.put("lamp", DAY, "one");
    lamps.put("lamp", 2 * DAY, "two");
    assertThat(lamps.at("lamp", DAY - 1)).isNull();
    assertThat(lamps.at("lamp", 2 * DAY - 1)).isEqualTo("one");
    lamps.forgetBefore(2 * DAY);
    assertThat(state.kept).hasSize(1);
    assertThat(asOf(10).at("lamp", 3 * DAY)).as("from the state").isEqualTo("two");
  }

  @Test
  void whatWasToldLongAgoIsAsIfNothingHadBeenToldWhetherItIsKeptOrNot() throws Exception {
    AsOf<String> lamps = asOf(10);
    lamps.put("lamp", DAY, "one");
    assertThat(lamps.at("lamp", 401 * DAY)).isEqualTo("one");
    assertThat(lamps.at("lamp", 401 * DAY + 1)).isNull();
    lamps.forgetBefore(401 * DAY);
    assertThat(state.kept).hasSize(1);
    lamps.forgetBefore(401 * DAY + 1);
    assertThat(state.kept).isEmpty();
  }

  @Test
  void ofTooManyThoseToldOfLongestAgoAreForgotten() throws Exception {
    AsOf<String> lamps = asOf(2);
    lamps.put("b", 1, "b1");
    lamps.put("a", 2, "a1");
    lamps.put("c", 3, "c1");
    lamps.put("b", 4, "b2");
    lamps.forgetBefore(0);
    assertThat(lamps.at("a", 5)).isNull();
    assertThat(lamps.at("b", 5)).isEqualTo("b2");
    assertThat(lamps.at("c", 5)).isEqualTo("c1");
    assertThat(state.kept).hasSize(3);
  }

  /** A broadcast state in memory. */
  private static final class TestingState implements BroadcastState<String, String> {
    final Map<String, String> kept = new HashMap<>();

    @Override
    public void put(String key, String value) {
      kept.put(key, value);
    }

    @Override
    public void putAll(Map<String, String> all) {
      kept.putAll(all);
    }

    @Override
    public void remove(String key) {
      kept.remove(key);
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
      return kept.entrySet().iterator();
    }

    @Override
    public Iterable<Map.Entry<String, String>> entries() {
      return kept.entrySet();
    }

    @Override
    public @Nullable String get(String key) {
      return kept.get(key);
    }

    @Override
    public boolean contains(String key) {
      return kept.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<String, String>> immutableEntries() {
      return kept.entrySet();
    }

    @Override
    public void clear() {
      kept.clear();
    }
  }
}
