package io.beckon.operators.engage;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engage.Engagement;
import io.beckon.schema.ContactState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContactCacheTest {
  private static final int CAPACITY = 4;
  private final TestingStore store = new TestingStore();
  private final ContactCache cache = new ContactCache(CAPACITY, store, new ContactCodec());

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
        entry = cache.put(key, Engagement.newContact("w", key));
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

  private void changed(String key) throws Exception {
    cache.beforeChange(cache.put(key, Engagement.newContact("w", key)));
  }

  private static final class TestingStore implements ContactCache.Store {
    private final ContactCodec codec = new ContactCodec();
    private final Map<String, byte[]> kept = new HashMap<>();
    final List<String> written = new ArrayList<>();

    @Override
    public @Nullable ContactState read(String key) throws Exception {
      byte[] bytes = kept.get(key);
      return bytes == null ? null : codec.decode(bytes);
    }

    @Override
    public void write(ContactCache.Entry entry) {
      kept.put(entry.key, codec.encode(entry.state));
      written.add(entry.key);
    }
  }
}
