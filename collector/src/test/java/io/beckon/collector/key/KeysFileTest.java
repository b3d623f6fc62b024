package io.beckon.collector.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysFileTest {
  private static final String ONE =
      """
      keys:
        - name: pages
          key: 0123456789abcdef
          workspace: shop
          kind: public
          origins: ["https://shop.example"]
      """;

  @Test
  void aKeyIsFoundAndMayBeUsedByItsPagesOnly() throws Exception {
    WriteKey key = Objects.requireNonNull(KeysFile.read(ONE, "keys.yaml").find("0123456789abcdef"));
    assertThat(key.workspace()).isEqualTo("shop");
    assertThat(key.mayBeUsedBy("https://shop.example")).isTrue();
    assertThat(key.mayBeUsedBy("https://evil.example")).isFalse();
    assertThat(key.mayBeUsedBy(null)).isTrue();
    assertThat(KeysFile.read(ONE, "keys.yaml").find("another-key-of-16")).isNull();
    assertThat(key.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void everyFaultIsNamedWithItsPlaceAndNoKeyIsShown() {
    assertThatThrownBy(
            () ->
                KeysFile.read(
                    """
                    keys:
                      - name: a
                        key: short
                        workspace: shop
                        kind: open
                        orgins: []
                      - key: 0123456789abcdef
                        kind: secret
                        origins: ["*"]
                    """,
                    "keys.yaml"))
        .hasMessageContaining("keys.yaml:3:10: a key has at least 16 characters")
        .hasMessageContaining("kind is public (browsers) or secret (servers)")
        .hasMessageContaining("unknown field 'orgins'; did you mean 'origins'?")
        .hasMessageContaining("'workspace' must be a text")
        .hasMessageContaining("a secret key is for servers")
        .message()
        .doesNotContain("short", "0123456789abcdef");
  }

  @Test
  void kindsOfIdentifiersAreNamesEachListedOnce() {
    assertThatThrownBy(
            () ->
                KeysFile.read(
                    """
                    workspaces:
                      shop:
                        identifiers: [email, userId, e mail, email]
                      other: {identifiers: email}
                    keys:
                      - {name: a, key: 0123456789abcdef, workspace: shop, kind: secret}
                      - {name: b, key: 0123456789abcdeg, workspace: other, kind: secret}
                    """,
                    "keys.yaml"))
        .hasMessageContaining("keys.yaml:3:26: a kind of identifier has up to 40 letters")
        .hasMessageContaining("keys.yaml:3:34: a kind of identifier has up to 40 letters")
        .hasMessageContaining("keys.yaml:3:42: 'email' is listed twice")
        .hasMessageContaining("keys.yaml:4:24: identifiers is a list of at most 8 kinds");
  }

  @Test
  void oneContactMaySendAsManyAsAPersonDoesUnlessTheKeySaysOtherwise() throws Exception {
    WriteKey page = KeysFile.read(ONE, "keys.yaml").find("0123456789abcdef");
    assertThat(page).isNotNull().extracting(WriteKey::contactEventsPerSecond).isEqualTo(50);
    String said = ONE.replace("    kind:", "    contactEventsPerSecond: 7\n    kind:");
    WriteKey own = KeysFile.read(said, "keys.yaml").find("0123456789abcdef");
    assertThat(own).isNotNull().extracting(WriteKey::contactEventsPerSecond).isEqualTo(7);
    assertThatThrownBy(() -> KeysFile.read(said.replace(": 7", ": few"), "keys.yaml"))
        .hasMessageContaining("contactEventsPerSecond is 1 or more, or 0 for no limit");
    assertThatThrownBy(() -> KeysFile.read(said.replace(": 7", ": -1"), "keys.yaml"))
        .hasMessageContaining("contactEventsPerSecond is 1 or more, or 0 for no limit");
  }

  @Test
  void aWorkspaceIsAPartOfKeys() {
    assertThatThrownBy(
            () -> KeysFile.read(ONE.replace("workspace: shop", "workspace: a/b"), "keys.yaml"))
        .hasMessageContaining("keys.yaml:4:16: a workspace's name has letters");
  }

  @Test
  void aFileThatHasBecomeWrongLeavesTheKeysAsTheyWere(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("keys.yaml");
    Files.writeString(file, ONE);
    KeysInForce keys = new KeysInForce(file);
    Files.writeString(file, ONE.replace("public", "open"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    keys.look();
    assertThat(keys.fault()).contains("kind is public");
    assertThat(keys.keys().find("0123456789abcdef")).isNotNull();
    Files.writeString(file, ONE.replace("0123456789abcdef", "fedcba9876543210"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(2));
    keys.look();
    assertThat(keys.fault()).isEmpty();
    assertThat(keys.keys().find("0123456789abcdef")).isNull();
    assertThat(keys.keys().find("fedcba9876543210")).isNotNull();
  }
}
