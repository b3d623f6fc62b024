package io.beckon.collector.key;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Currencies;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.basics.Zones;
import io.beckon.domain.event.Identifiers;
import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.Yaml;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The section {@code workspaces} of a file of keys. */
final class WorkspacesSection {
  private static final int SHORTEST = 16;
  private static final Set<String> FIELDS =
      Set.of("currency", "timezone", "placeholders", "userSecret", "identifiers");

  private static final int MOST_KINDS = 8;
  private static final int LONGEST_KIND = 40;
  private static final Pattern KIND = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST_KIND + "}");

  private final Yaml yaml;
  private final List<RuleFault> faults;
  private final Set<String> used = new HashSet<>();

  WorkspacesSection(Yaml yaml, List<RuleFault> faults) {
    this.yaml = yaml;
    this.faults = faults;
  }

  /** What a workspace says; the defaults of what it does not. */
  WorkspaceSettings settings(String workspace) {
    used.add(workspace);
    JsonNode of = section(workspace);
    if (!of.isObject()) {
      return WorkspaceSettings.DEFAULT;
    }
    String pointer = pointer(workspace);
    Set<String> words = new HashSet<>();
    of.path("placeholders").forEach(word -> words.add(word.asText()));
    String secret = of.path("userSecret").asText("");
    if (of.has("userSecret") && secret.length() < SHORTEST) {
      fault(pointer + "/userSecret", "a userSecret has at least " + SHORTEST + " characters");
    }
    return new WorkspaceSettings(
        zone(of, pointer),
        words.isEmpty() ? Identifiers.USUAL : new Identifiers(words),
        secret.isEmpty() ? null : new UserProof(secret),
        identifiers(of.path("identifiers"), pointer + "/identifiers"));
  }

  /** Kinds of ids beside the userId, which always comes first. */
  private List<String> identifiers(JsonNode kinds, String pointer) {
    List<String> listed = new ArrayList<>();
    if (!kinds.isMissingNode() && (!kinds.isArray() || kinds.size() > MOST_KINDS)) {
      fault(
          pointer,
          "identifiers is a list of at most " + MOST_KINDS + " kinds, such as [email, phone, crm]");
      return listed;
    }
    for (int i = 0; i < kinds.size(); i++) {
      String kind = kinds.get(i).asText();
      if (!isKind(kind)) {
        fault(
            pointer + "/" + i,
            "a kind of identifier has up to "
                + LONGEST_KIND
                + " letters, digits, '-' and '_', and is not userId or anonymousId");
      } else if (listed.contains(kind)) {
        fault(pointer + "/" + i, "'" + kind + "' is listed twice");
      }
      listed.add(kind);
    }
    return listed;
  }

  private static boolean isKind(String kind) {
    return KIND.matcher(kind).matches() && !kind.equals("userId") && !kind.equals("anonymousId");
  }

  /** The currency that a workspace's amounts have if they do not say theirs; null: none. */
  @Nullable String currencyOf(String workspace) {
    return section(workspace).has("currency") ? currency(pointer(workspace) + "/currency") : null;
  }

  /** The ISO 4217 code there, in capitals. */
  @Nullable String currency(String pointer) {
    String code = yaml.root().at(pointer).asText("").strip().toUpperCase(Locale.ROOT);
    if (Currencies.isKnown(code)) {
      return code;
    }
    fault(
        pointer,
        "'" + yaml.root().at(pointer).asText("") + "' is not an ISO 4217 currency, such as EUR");
    return null;
  }

  /** Every workspace that is described has a key, and nothing else stands there. */
  void checkUsed() {
    JsonNode all = yaml.root().path("workspaces");
    if (all.isMissingNode()) {
      return;
    }
    if (!all.isObject()) {
      fault("/workspaces", "'workspaces' is a map from a workspace's name to its settings");
      return;
    }
    all.fieldNames()
        .forEachRemaining(
            name -> {
              if (!used.contains(name)) {
                fault(
                    pointer(name) + "#key",
                    "no key is of workspace '" + name + "'" + Nearest.hint(name, used));
              }
              all.path(name)
                  .fieldNames()
                  .forEachRemaining(
                      field -> {
                        if (!FIELDS.contains(field)) {
                          fault(
                              pointer(name) + "/" + field + "#key",
                              "unknown field '" + field + "'" + Nearest.hint(field, FIELDS));
                        }
                      });
            });
  }

  private ZoneId zone(JsonNode of, String pointer) {
    if (!of.has("timezone")) {
      return ZoneOffset.UTC;
    }
    ZoneId zone = Zones.of(of.path("timezone").asText());
    if (zone == null) {
      fault(
          pointer + "/timezone",
          "'" + of.path("timezone").asText() + "' is no time zone, such as Europe/Berlin");
      return ZoneOffset.UTC;
    }
    return zone;
  }

  private JsonNode section(String workspace) {
    return yaml.root().path("workspaces").path(workspace);
  }

  private static String pointer(String workspace) {
    return "/workspaces/" + workspace;
  }

  private void fault(String pointer, String message) {
    faults.add(yaml.fault(pointer, message));
  }
}
