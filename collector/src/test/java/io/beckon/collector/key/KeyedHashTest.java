package io.beckon.collector.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private final KeyedHash hash = new KeyedHash(Set.of("email", "phone"), "a secret of the shop");

  /** {@code printf ann@example.com | openssl dgst -sha256 -hmac 'a secret of the shop'}. */
  @Test
  void anAddressIsKeptAsAKeyedHash() {
    String hashed = hash.field("email", " Ann@Example.com ");
    assertThat(hashed).isEqualTo("hash:ae3131b2034029cf74d8e8d42c84579a");
    assertThat(hash.id("ann@example.com")).as("as an id, the same").isEqualTo(hashed);
    assertThat(hash.field("email", hashed)).as("once").isEqualTo(hashed);
    assertThat(new KeyedHash(Set.of("email"), "another secret").id("ann@example.com"))
        .isNotEqualTo(hashed);
  }

  @Test
  void aPhoneNumberIsTheSameHoweverItIsWritten() {
    assertThat(hash.field("phone", "+44 (20) 7946-0018"))
        .isEqualTo(hash.field("phone", "+442079460018"))
        .startsWith("hash:");
  }

  @Test
  void whatIsNotNamedIsKeptAsItIs() {
    assertThat(hash.field("firstName", "Ann")).isEqualTo("Ann");
    assertThat(hash.id("customer-17")).isEqualTo("customer-17");
    assertThat(new KeyedHash(Set.of("phone"), "s").id("ann@example.com"))
        .isEqualTo("ann@example.com");
  }
}
