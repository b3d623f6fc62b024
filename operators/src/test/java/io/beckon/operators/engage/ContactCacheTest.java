package io.beckon.operators.engage;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContactCacheTest {
  private static final int CAPACITY = 4;
  private final Newcomers newcomers = new Newcomers();
  private final TestingStore store = new TestingStore();
  private final ContactCache cache =
      new ContactCache(CacheSize.of(CAPACITY), store, new ContactCodec());

  @Test
  void whoIsUsedStaysAndWhoIsNotGoes() throws Exception {
    for (String key : List.of("a", "b", "c", "d")) {
      changed(key);
    }
    cache.get("a");
    cache.get("c");
    changed("e");
    changed("f");
    assertThat(store.written).containsExactly("b", "d");
  }

  @Test
  void whoHasNotChangedIsNotWrittenAgain() throws Exception {
    for (String key : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
      changed(key);
    }
    store.written.clear();
    for (String key : List.of("a", "b", "c", "d")) {
      assertThat(cache.get(key)).isNotNull();
    }
    assertThat(store.written).containsExactly("e", "f", "g", "h");
    store.written.clear();
    for (String key : List.of("e", "f", "g", "h")) {
      assertThat(cache.get(key)).isNotNull();
    }
    assertThat(store.written).isEmpty();
  }

  /** Whatever the order of use: nothing changed is lost, and the cache does not grow. */
  @Test
  void nothingChangedIsLost() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String key = "k" + random.nextInt(1 + random.nextInt(20));
      ContactCache.Entry entry = cache.get(key);
      assertThat(entry == null).isEqualTo(!expected.containsKey(key));
      if (entry == null) {
        entry = cache.put(key, newcomers.contact("w", key));
      }
      assertThat(entry.state.getClock()).isEqualTo(expected.getOrDefault(key, 0L));
      if (random.nextBoolean() || !expected.containsKey(key)) {
        cache.beforeChange(entry);
        entry.state.setClock(i);
        expected.put(key, (long) i);
      }
      assertThat(cache.size()).isLessThanOrEqualTo(CAPACITY);
    }
  }

  /** A contact without bytes counts 2,500: forty fit into 100,000, sixteen stay in any case. */
  @Test
  void whatContactsTakeInMemoryIsBounded() throws Exception {
    ContactCodec codec = new ContactCodec();
    ContactCache bounded = new ContactCache(new CacheSize(1_000, 100_000), store, codec);
    Map<String, Long> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      String key = "k" + random.nextInt(200);
      ContactCache.Entry entry = bounded.get(key);
      assertThat(entry == null).isEqualTo(!expected.containsKey(key));
      if (entry == null) {
        entry = bounded.put(key, newcomers.contact("w", key));
      }
      assertThat(entry.state.getClock()).isEqualTo(expected.getOrDefault(key, 0L));
      bounded.begin(entry, true);
      bounded.beforeChange(entry);
      entry.state.setClock(i);
      expected.put(key, (long) i);
      most = Math.max(most, bounded.size());
      assertThat(bounded.weight()).isLessThanOrEqualTo(100_000L + 10_000);
    }
    assertThat(most).isBetween(16, 40);
    ContactCache least = new ContactCache(new CacheSize(1_000, 1), store, codec);
    for (int i = 0; i < 100; i++) {
      least.put("n" + i, newcomers.contact("w", "n" + i));
    }
    assertThat(least.size()).isEqualTo(16);
    assertThat(least.weight()).isEqualTo(16 * 2_500);
    for (int i = 84; i < 100; i++) {
      least.remove(entry(least, "n" + i));
    }
    assertThat(least.weight()).isZero();
  }

  /** What is due within seconds is not sent away to be read again; what has long to wait is. */
  @Test
  void whoIsToBeWokenSoonStays() throws Exception {
    assertThat(cache.due(1_000)).isNull();
    ContactCache.Entry soon = changed("a");
    cache.wake(soon, 3_000);
    cache.wake(changed("b"), 1_000_000);
    for (String key : List.of("c", "d", "e", "f", "g", "h")) {
      changed(key);
    }
    assertThat(store.written).contains("b").doesNotContain("a");
    assertThat(cache.due(3_000)).isSameAs(soon);
  }

  /** When everybody is due soon, somebody goes all the same. */
  @Test
  void thereIsRoomEvenIfAllAreDueSoon() throws Exception {
    assertThat(cache.due(1_000)).isNull();
    for (int i = 0; i < 20; i++) {
      cache.wake(changed("k" + i), 2_000);
      assertThat(cache.size()).isLessThanOrEqualTo(CAPACITY);
    }
    assertThat(store.written).hasSize(20 - CAPACITY);
  }

  /** Wake-ups are put off, brought forward and called off; each comes in its turn all the same. */
  @Test
  void whoIsDueComesInOrder() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    ContactCache cache = new ContactCache(CacheSize.of(50), store, new ContactCodec());
    Map<String, Long> planned = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      cache.put("k" + i, newcomers.contact("w", "k" + i));
    }
    int woken = 0;
    for (long now = 1; now < 20_000; now++) {
      ContactCache.Entry entry = entry(cache, "k" + random.nextInt(50));
      long at = random.nextInt(10) == 0 ? 0 : now + 1 + random.nextInt(200);
      cache.wake(entry, at);
      planned.put(entry.key, at);
      if (random.nextInt(50) == 0) {
        ContactCache.Entry gone = entry(cache, "k" + random.nextInt(50));
        cache.remove(gone);
        planned.remove(gone.key);
        cache.put(gone.key, newcomers.contact("w", gone.key));
      }
      long until = now;
      long last = 0;
      for (var due = cache.due(now); due != null; due = cache.due(now)) {
        Long expected = planned.remove(due.key);
        assertThat(expected).isNotNull().isBetween(Math.max(1, last), now);
        last = expected == null ? 0 : expected;
        cache.wake(due, 0);
        woken++;
      }
      assertThat(planned.values()).noneMatch(time -> time != 0 && time <= until);
    }
    assertThat(woken).isGreaterThan(1_000);
  }

  private static ContactCache.Entry entry(ContactCache cache, String key) throws Exception {
    return Objects.requireNonNull(cache.get(key));
  }

  private ContactCache.Entry changed(String key) throws Exception {
    ContactCache.Entry entry = cache.put(key, newcomers.contact("w", key));
    cache.beforeChange(entry);
    return entry;
  }

  private static final class TestingStore implements ContactCache.Store {
    private final ContactCodec codec = new ContactCodec();
    private final Map<String, byte[]> kept = new HashMap<>();
    final List<String> written = new ArrayList<>();

    @Override
    public byte @Nullable [] read(String key) {
      return kept.get(key);
    }

    @Override
    public void write(ContactCache.Entry entry) {
      kept.put(entry.key, codec.encode(entry.state));
      written.add(entry.key);
    }
  }
}
