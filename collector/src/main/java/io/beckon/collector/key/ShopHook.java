package io.beckon.collector.key;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A shop system that tells of its orders by itself, and signs what it tells with a secret that only
 * it and this file know.
 */
public final class ShopHook {
  private static final String ALGORITHM = "HmacSHA256";

  private final String shop;
  private final WriteKey key;
  private final byte[] secret;

  /**
   * @param shop shopify or woocommerce
   * @param key what its events belong to
   */
  public ShopHook(String shop, WriteKey key, String secret) {
    this.shop = shop;
    this.key = key;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  public String shop() {
    return shop;
  }

  public WriteKey key() {
    return key;
  }

  /** Whether these very bytes were signed with the secret; compared in constant time. */
  public boolean hasSigned(byte[] body, int length, @Nullable String signature) {
    if (signature == null) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      byte[] expected = mac.doFinal(Arrays.copyOf(body, length));
      return MessageDigest.isEqual(expected, Base64.getDecoder().decode(signature.strip()));
    } catch (IllegalArgumentException e) {
      // What is no Base64 is no signature.
      return false;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
