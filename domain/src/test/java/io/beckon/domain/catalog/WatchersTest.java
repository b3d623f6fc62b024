package io.beckon.domain.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Watcher;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final long LIFE = Watchers.LIFE.toMillis();

  private static Watcher watcher(String id, long at) {
    return new Watcher(id, true, at);
  }

  @Test
  void whoeverLookedWithinThirtyDaysIsToldTheLatestFirst() {
    Watchers watchers =
        Watchers.of(
            List.of(watcher("b", 5), watcher("gone", 0), watcher("last", 9), watcher("a", 5)),
            LIFE,
            10);
    assertThat(watchers.latest())
        .containsExactly(watcher("last", 9), watcher("a", 5), watcher("b", 5));
    assertThat(watchers.forgotten()).containsExactly(watcher("gone", 0));
  }

  @Test
  void whoeverIsBeyondTheCapIsForgotten() {
    Watchers watchers =
        Watchers.of(List.of(watcher("a", 1), watcher("b", 2), watcher("c", 3)), 3, 2);
    assertThat(watchers.latest()).containsExactly(watcher("c", 3), watcher("b", 2));
    assertThat(watchers.forgotten()).containsExactly(watcher("a", 1));
  }
}
