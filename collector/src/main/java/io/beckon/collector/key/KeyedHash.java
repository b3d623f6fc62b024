package io.beckon.collector.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps addresses as a keyed hash instead of what they are: HMAC-SHA-256 (RFC 2104) of the address
 * in its plain form, in hex, the first 128 bits, behind {@code hash:}. Whoever has the secret can
 * tell which address it is by hashing it, and nobody else can.
 */
public final class KeyedHash {
  /** Before every hash, so that nothing is hashed twice. */
  public static final String PREFIX = "hash:";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEX = 32;

  private final Set<String> fields;
  private final SecretKeySpec secret;

  /**
   * @param fields traits and properties that are hashed: email, phone, or others of your own
   */
  public KeyedHash(Set<String> fields, String secret) {
    this.fields = Set.copyOf(fields);
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The value of a trait or property as it is kept. */
  public String field(String name, String value) {
    return fields.contains(name) ? hash(name, value) : value;
  }

  /** An id as it is kept: one that is an address for e-mail is hashed like any other. */
  public @Nullable String id(@Nullable String id) {
    return id != null && id.indexOf('@') > 0 && fields.contains("email") ? hash("email", id) : id;
  }

  private String hash(String name, String value) {
    if (value.startsWith(PREFIX)) {
      return value;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] digest = mac.doFinal(plain(name, value).getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(digest).substring(0, HEX);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** The same address has the same form however it was written. */
  private static String plain(String name, String value) {
    if (!name.equals("phone")) {
      return value.strip().toLowerCase(Locale.ROOT);
    }
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isDigit(c) || c == '+') {
        digits.append(c);
      }
    }
    return digits.toString();
  }
}
