package io.beckon.collector.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.collector.shop.ShopSystem;
import io.beckon.collector.shop.ShopSystems;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.Yaml;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of write keys:
 *
 * <pre>{@code
 * keys:
 *   - name: shop-pages
 *     key: at least sixteen characters
 *     workspace: gift-shop
 *     kind: public            # or secret; shopify, woocommerce, magento, prestashop: key is what the shop signs with
 *     origins: ["https://shop.example"]
 *     eventsPerSecond: 500
 *     contactEventsPerSecond: 50   # of one contact; 0: as many as the key; 500 for servers
 *     currency: GBP
 *     source: site
 * workspaces:                 # what holds for all keys of one
 *   gift-shop:
 *     currency: GBP
 *     timezone: Europe/London # of times that do not say theirs; without it, UTC
 *     placeholders: [gast]    # nobody's ids beside the usual ones
 *     userSecret: at least sixteen characters   # by a public key, a userId needs its userHash
 * hash:                       # addresses are kept as a keyed hash; without it, as they are
 *   fields: [email, phone]
 *   secret: at least sixteen characters
 * }</pre>
 */
public final class KeysFile {
  private static final int SHORTEST = 16;
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int LONGEST_WORKSPACE = 60;
  private static final String OF_CONTACT = "contactEventsPerSecond";
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "key",
          "workspace",
          "kind",
          "origins",
          "eventsPerSecond",
          OF_CONTACT,
          "currency",
          "source",
          ShopFields.TIMEZONE,
          ShopFields.CURRENCIES,
          ShopFields.STORES);

  private static final Set<String> SECTIONS = Set.of("keys", "hash", "workspaces");

  private final Yaml yaml;
  private final List<RuleFault> faults = new ArrayList<>();

  private KeysFile(Yaml yaml) {
    this.yaml = yaml;
  }

  /**
   * Reads a file of keys.
   *
   * @throws RuleFaults naming every fault with line and column, and never a key
   */
  public static WriteKeys read(Path file) throws IOException, RuleFaults {
    return read(Files.readString(file), file.toString());
  }

  /**
   * How a file of keys says that addresses are kept; null: as they are.
   *
   * @throws RuleFaults as {@link #read(Path)} does
   */
  public static @Nullable KeyedHash hash(Path file) throws IOException, RuleFaults {
    KeysFile keys = new KeysFile(Yaml.read(Files.readString(file), file.toString()));
    KeyedHash hash = keys.hash();
    if (!keys.faults.isEmpty()) {
      throw new RuleFaults(keys.faults);
    }
    return hash;
  }

  /** The same, of its text. */
  public static WriteKeys read(String text, String origin) throws RuleFaults {
    return new KeysFile(Yaml.read(text, origin)).keys();
  }

  private WriteKeys keys() throws RuleFaults {
    yaml.root()
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!SECTIONS.contains(field)) {
                fault(
                    "/" + field + "#key",
                    "unknown field '" + field + "'" + Nearest.hint(field, SECTIONS));
              }
            });
    KeyedHash hash = hash();
    WorkspacesSection workspaces = new WorkspacesSection(yaml, faults);
    JsonNode list = yaml.root().path("keys");
    if (!list.isArray() || list.isEmpty()) {
      throw new RuleFaults(
          List.of(yaml.fault("", "a list 'keys' with at least one key is needed")));
    }
    Map<String, WriteKey> keys = new HashMap<>();
    Map<String, ShopHook> hooks = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/keys/" + i;
      JsonNode one = list.get(i);
      one.fieldNames()
          .forEachRemaining(
              field -> {
                if (!FIELDS.contains(field)) {
                  fault(
                      pointer + "/" + field + "#key",
                      "unknown field '" + field + "'" + Nearest.hint(field, FIELDS));
                }
              });
      String text = text(pointer, "key", null);
      if (text.length() < SHORTEST) {
        fault(pointer + "/key", "a key has at least " + SHORTEST + " characters");
      }
      WriteKey key = key(pointer, one, "key-" + (i + 1), hash, workspaces);
      ShopSystem system = ShopSystems.named(one.path("kind").asText());
      if (system != null) {
        ShopFields fields = new ShopFields(one, (field, why) -> fault(pointer + field, why));
        hooks.put(key.name(), new ShopHook(system, key, text, fields.settings(system)));
      } else if (keys.put(text, key) != null) {
        fault(pointer + "/key", "this key is in the file twice");
      }
      if (names.put(key.name(), pointer) != null) {
        fault(pointer + "/name", "two keys are called '" + key.name() + "'");
      }
    }
    workspaces.checkUsed();
    if (!faults.isEmpty()) {
      throw new RuleFaults(faults);
    }
    return new WriteKeys(keys, hooks);
  }

  private @Nullable KeyedHash hash() {
    JsonNode hash = yaml.root().path("hash");
    if (hash.isMissingNode()) {
      return null;
    }
    String secret = text("/hash", "secret", null);
    if (secret.length() < SHORTEST) {
      fault("/hash", "the secret of a hash has at least " + SHORTEST + " characters");
    }
    Set<String> fields = new HashSet<>();
    hash.path("fields").forEach(field -> fields.add(field.asText()));
    if (fields.isEmpty()) {
      fault("/hash", "'fields' must name what is hashed, such as [email, phone]");
    }
    return new KeyedHash(fields, secret);
  }

  private WriteKey key(
      String pointer,
      JsonNode one,
      String name,
      @Nullable KeyedHash hash,
      WorkspacesSection workspaces) {
    String kind = text(pointer, "kind", null);
    if (!kind.equals("public") && !kind.equals("secret") && ShopSystems.named(kind) == null) {
      fault(
          pointer + "/kind",
          "kind is public (browsers) or secret (servers), or a shop system: "
              + String.join(", ", ShopSystems.names()));
    }
    boolean secret = !kind.equals("public");
    List<String> origins = new ArrayList<>();
    one.path("origins").forEach(origin -> origins.add(origin.asText()));
    if (!secret && origins.isEmpty()) {
      fault(
          pointer + "/kind", "a public key needs 'origins': the pages that may use it, or [\"*\"]");
    }
    if (secret && !origins.isEmpty()) {
      fault(pointer + "/origins", "a secret key is for servers; no page may use it");
    }
    String workspace = text(pointer, "workspace", null);
    if (!workspace.isEmpty()
        && (!Keys.isWorkspace(workspace) || workspace.length() > LONGEST_WORKSPACE)) {
      fault(pointer + "/workspace", EventHeader.WORKSPACE_RULE);
    }
    int rate = one.path("eventsPerSecond").asInt(EVENTS_PER_SECOND);
    if (rate < 1) {
      fault(pointer + "/eventsPerSecond", "eventsPerSecond is 1 or more");
    }
    JsonNode said = one.path(OF_CONTACT);
    int ofContact = said.asInt(WriteKey.ofContact(secret));
    if (ofContact < 0 || !(said.isMissingNode() || said.canConvertToExactIntegral())) {
      fault(pointer + "/" + OF_CONTACT, OF_CONTACT + " is 1 or more, or 0 for no limit");
    }
    return new WriteKey(
        text(pointer, "name", name),
        workspace,
        secret,
        origins,
        rate,
        ofContact,
        one.has("currency")
            ? workspaces.currency(pointer + "/currency")
            : workspaces.currencyOf(workspace),
        one.has("source") ? text(pointer, "source", "") : null,
        hash,
        workspaces.settings(workspace));
  }

  private String text(String pointer, String field, @Nullable String otherwise) {
    JsonNode value = yaml.root().at(pointer + "/" + field);
    if (value.isTextual() && !value.asText().isBlank()) {
      return value.asText();
    }
    if (otherwise == null || !value.isMissingNode()) {
      fault(
          value.isMissingNode() ? pointer : pointer + "/" + field,
          "'" + field + "' must be a text");
    }
    return otherwise == null ? "" : otherwise;
  }

  private void fault(String pointer, String message) {
    faults.add(yaml.fault(pointer, message));
  }
}
