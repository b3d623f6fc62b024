package io.beckon.operators.recommend;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for lately, decoded, by key; that there is nothing is known too. A few products
 * and lists are asked for again and again, and each time it took as long to read and decode them
 * from the state as everything else together.
 */
final class Recent<T> {
  /** Nothing, where a map needs something. */
  private record Known<T>(@Nullable T value) {}

  private final Map<String, Known<T>> known;

  Recent(int most) {
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Known<T>> eldest) {
            return size() > most;
          }
        };
  }

  /** How the state is read. */
  interface State<T> {
    @Nullable T read() throws Exception;
  }

  /** The value of a key, from here, or else from the state. */
  @Nullable T get(String key, State<T> state) throws Exception {
    Known<T> here = known.get(key);
    if (here == null) {
      here = new Known<>(state.read());
      known.put(key, here);
    }
    return here.value();
  }

  /** The state has another value now. */
  void put(String key, @Nullable T value) {
    known.put(key, new Known<>(value));
  }
}
