package io.beckon.collector.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Addresses as the several trackers write them. */
final class Paths {
  /** A body with many calls. */
  static final String BATCH = "batch";

  /** What a shop system tells by itself; its name follows. */
  static final String HOOK = "hook ";

  private static final String HOOKS = "/v1/hooks/";

  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("/v1/batch", BATCH),
          Map.entry("/v1/import", BATCH),
          Map.entry("/v1/b", BATCH),
          Map.entry("/beacon/v1/batch", BATCH),
          Map.entry("/v1/track", "track"),
          Map.entry("/v1/t", "track"),
          Map.entry("/v1/page", "page"),
          Map.entry("/v1/p", "page"),
          Map.entry("/v1/screen", "screen"),
          Map.entry("/v1/s", "screen"),
          Map.entry("/v1/identify", "identify"),
          Map.entry("/v1/i", "identify"),
          Map.entry("/v1/alias", "alias"),
          Map.entry("/v1/a", "alias"),
          Map.entry("/v1/group", "group"),
          Map.entry("/v1/g", "group"),
          Map.entry("/v1/erase", "erase"));

  private Paths() {}

  /** Without doubled slashes and without one at the end. */
  static String normalised(String path) {
    if (path.indexOf("//") < 0 && (path.length() < 2 || !path.endsWith("/"))) {
      return path;
    }
    StringBuilder one = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '/' || one.length() == 0 || one.charAt(one.length() - 1) != '/') {
        one.append(c);
      }
    }
    if (one.length() > 1 && one.charAt(one.length() - 1) == '/') {
      one.setLength(one.length() - 1);
    }
    return one.toString();
  }

  /**
   * What is posted to this path: {@link #BATCH}, {@link #HOOK} and a name, or the kind of a single
   * call; null: nothing.
   */
  static @Nullable String kind(String path) {
    if (path.startsWith(HOOKS)) {
      return HOOK + path.substring(HOOKS.length());
    }
    return KINDS.get(path);
  }
}
