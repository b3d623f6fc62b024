package io.beckon.collector.shop;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a shop proves that a message is its own: HMAC-SHA-256 (RFC 2104) of the very bytes of the
 * body, in Base64 or hex; or, where it cannot sign, the secret itself as a bearer token (RFC 6750).
 *
 * @param headers that may hold the signature
 * @param bearer whether the secret itself is enough
 */
public record ShopProof(List<String> headers, boolean bearer) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String BEARER = "Bearer ";
  private static final String NAMED = "sha256=";
  private static final int HEX = 64;

  public ShopProof {
    headers = List.copyOf(headers);
  }

  /**
   * Whether whoever sent this knows the secret; compared in constant time.
   *
   * @param header a request's header by its name; null: it has none
   */
  public boolean holds(
      byte[] secret, byte[] body, int length, Function<String, @Nullable String> header) {
    for (String name : headers) {
      String signature = header.apply(name);
      if (signature != null) {
        return MessageDigest.isEqual(hmac(secret, body, length), decoded(signature.strip()));
      }
    }
    String authorization = bearer ? header.apply("Authorization") : null;
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    byte[] token =
        authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
    // Of equal length whatever was sent, so that the time it takes does not tell how long it is.
    return MessageDigest.isEqual(
        hmac(secret, secret, secret.length), hmac(secret, token, token.length));
  }

  /**
   * What to do about a message that is not believed, for whoever sets up the shop.
   *
   * @param header a request's header by its name; null: it has none
   */
  public String refusal(Function<String, @Nullable String> header) {
    for (String name : headers) {
      if (header.apply(name) != null) {
        return "the signature in "
            + name
            + " is not of this body and this shop's secret: compare the secret with the key in the file of keys";
      }
    }
    if (!bearer) {
      return "the message is not signed: there is no header " + headers.get(0);
    }
    return header.apply("Authorization") == null
        ? "the message is not signed: there is no header "
            + String.join(", ", headers)
            + " or Authorization"
        : "the bearer token is not this shop's secret: compare it with the key in the file of keys";
  }

  private static byte[] decoded(String signature) {
    String text = signature.startsWith(NAMED) ? signature.substring(NAMED.length()) : signature;
    try {
      return text.length() == HEX
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // What is neither is no signature.
      return new byte[0];
    }
  }

  private static byte[] hmac(byte[] secret, byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
