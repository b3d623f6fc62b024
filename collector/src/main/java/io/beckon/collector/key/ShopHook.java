package io.beckon.collector.key;

import io.beckon.collector.shop.ShopDelivery;
import io.beckon.collector.shop.ShopMessage;
import io.beckon.collector.shop.ShopSettings;
import io.beckon.collector.shop.ShopSystem;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A shop system that tells of its orders by itself, with a secret that only it and the file of keys
 * know.
 */
public final class ShopHook {
  private final ShopSystem system;
  private final WriteKey key;
  private final byte[] secret;
  private final ShopSettings settings;

  /**
   * @param key what its events belong to
   */
  ShopHook(ShopSystem system, WriteKey key, String secret, ShopSettings settings) {
    this.system = system;
    this.key = key;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.settings = settings;
  }

  public WriteKey key() {
    return key;
  }

  /** Whether the shop only tries the address; that is answered kindly, and nothing else. */
  public boolean isPing(byte[] body, int length) {
    return system.isPing(body, length);
  }

  /**
   * Whether the shop sent these very bytes.
   *
   * @param header a request's header by its name; null: it has none
   */
  public boolean hasSent(byte[] body, int length, Function<String, @Nullable String> header) {
    return system.proof().holds(secret, body, length, header);
  }

  /** Why such a message is not believed, for whoever sets up the shop. */
  public String refusal(Function<String, @Nullable String> header) {
    return system.proof().refusal(header);
  }

  /**
   * What a message says. Never fails: what cannot be read is a note.
   *
   * @param topic of the address, if it has one
   */
  public ShopMessage read(
      byte[] body, int length, Function<String, @Nullable String> header, @Nullable String topic) {
    String named = header.apply(system.topicHeader());
    String about = named != null ? named : topic != null ? topic : "";
    return ShopDelivery.read(system, about.strip(), body, length, settings);
  }
}
