package io.beckon.collector.key;

import io.beckon.domain.rule.RuleFaults;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A shop of each system, and what it sends. */
public final class TestingHooks {
  public static final String SECRET = "hush-hush-hush-hush";

  private TestingHooks() {}

  /** The shop of a system, as a file of keys makes it. */
  public static ShopHook hook(String system) {
    String keys =
        """
        keys:
          - name: my-shop
            key: %s
            workspace: shop
            kind: %s
            currency: EUR
            timezone: Europe/Berlin
            currencies: {"2": usd}
            stores: {"42": Market Square}
        """
            .formatted(SECRET, system);
    try {
      return Objects.requireNonNull(KeysFile.read(keys, "keys.yaml").hook("my-shop"));
    } catch (RuleFaults e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** HMAC-SHA-256 of a body in hex. */
  public static String signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
