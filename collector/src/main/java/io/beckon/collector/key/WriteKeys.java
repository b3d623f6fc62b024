package io.beckon.collector.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys in force. Looked up by digest, so that the time it takes tells nothing about a key, and
 * no key is kept in memory.
 */
public final class WriteKeys {
  public static final WriteKeys NONE = new WriteKeys(Map.of(), Map.of());

  private record Known(byte[] digest, WriteKey key) {}

  private final Map<String, Known> byDigest = new HashMap<>();
  private final Map<String, ShopHook> hooks;

  /**
   * @param keys what each key may do, by the key
   * @param hooks shop systems by the name that their address ends with
   */
  public WriteKeys(Map<String, WriteKey> keys, Map<String, ShopHook> hooks) {
    this.hooks = Map.copyOf(hooks);
    keys.forEach(
        (text, key) -> {
          byte[] digest = digest(text);
          byDigest.put(HexFormat.of().formatHex(digest), new Known(digest, key));
        });
  }

  /** What this key may do; null when nobody knows it. */
  public @Nullable WriteKey find(String text) {
    byte[] digest = digest(text);
    Known known = byDigest.get(HexFormat.of().formatHex(digest));
    return known != null && MessageDigest.isEqual(known.digest, digest) ? known.key : null;
  }

  /** The shop system of this name; null when there is none. */
  public @Nullable ShopHook hook(String name) {
    return hooks.get(name);
  }

  public int size() {
    return byDigest.size() + hooks.size();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
