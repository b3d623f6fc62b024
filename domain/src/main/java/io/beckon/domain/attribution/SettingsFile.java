package io.beckon.domain.attribution;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.Yaml;
import io.beckon.schema.TouchKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads attribution settings:
 *
 * <pre>{@code
 * version: 2              # raised whenever anything below changes
 * windows:
 *   clicked: 5d
 *   opened: 1d
 *   sms/clicked: 2d       # of one channel
 * halfLife: 7d
 * outcome: 30d
 * }</pre>
 */
public final class SettingsFile {
  private static final Set<String> FIELDS = Set.of("version", "windows", "halfLife", "outcome");
  private static final Set<String> KINDS = kinds();

  private final Yaml yaml;
  private final List<RuleFault> faults = new ArrayList<>();

  private SettingsFile(Yaml yaml) {
    this.yaml = yaml;
  }

  /**
   * Reads a document; what it does not say is as in {@link AttributionSettings#DEFAULT}.
   *
   * @throws RuleFaults naming every fault with file, line and column
   */
  public static AttributionSettings read(String text, String origin) throws RuleFaults {
    return new SettingsFile(Yaml.read(text, origin)).settings();
  }

  private AttributionSettings settings() throws RuleFaults {
    JsonNode root = yaml.root();
    root.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                fault(
                    "/" + field + "#key",
                    "unknown field '" + field + "'" + Nearest.hint(field, FIELDS));
              }
            });
    AttributionSettings usual = AttributionSettings.DEFAULT;
    if (!root.path("version").canConvertToInt() || root.path("version").asInt() < 1) {
      fault("/version", "'version' is needed, 1 or more");
    }
    TreeMap<String, Duration> windows =
        root.has("windows") ? windows(root.path("windows")) : usual.windows();
    Duration halfLife = duration("/halfLife", usual.halfLife(), Duration.ofDays(365));
    Duration outcome = duration("/outcome", usual.outcome(), AttributionSettings.LONGEST_OUTCOME);
    if (!faults.isEmpty()) {
      throw new RuleFaults(faults);
    }
    return new AttributionSettings(root.path("version").asInt(), windows, halfLife, outcome);
  }

  private TreeMap<String, Duration> windows(JsonNode of) {
    TreeMap<String, Duration> windows = new TreeMap<>();
    for (Map.Entry<String, JsonNode> window : of.properties()) {
      String name = window.getKey();
      String kind = name.substring(name.indexOf('/') + 1);
      if (!KINDS.contains(kind)) {
        fault(
            "/windows/" + name + "#key",
            "'"
                + kind
                + "' is no kind of touch"
                + Nearest.hint(kind, KINDS)
                + "; there are "
                + String.join(", ", KINDS));
      }
      windows.put(
          name, duration("/windows/" + name, Duration.ZERO, AttributionSettings.LONGEST_WINDOW));
    }
    return windows;
  }

  private Duration duration(String pointer, Duration otherwise, Duration longest) {
    JsonNode said = at(pointer);
    if (said.isMissingNode()) {
      return otherwise;
    }
    try {
      Duration duration = Duration.ofMillis(DurationLiterals.millis(said.asText()));
      if (duration.compareTo(longest) > 0) {
        fault(pointer, "at most " + longest.toDays() + "d");
      }
      return duration;
    } catch (IllegalArgumentException e) {
      fault(pointer, String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** A window's name may have a slash, which a JSON pointer would take for a step. */
  private JsonNode at(String pointer) {
    return pointer.startsWith("/windows/")
        ? yaml.root().path("windows").path(pointer.substring("/windows/".length()))
        : yaml.root().at(pointer);
  }

  private void fault(String pointer, String message) {
    faults.add(yaml.fault(pointer, message));
  }

  private static Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    for (TouchKind kind : TouchKind.values()) {
      if (kind != TouchKind.OTHER) {
        kinds.add(kind.name().toLowerCase(Locale.ROOT));
      }
    }
    return kinds;
  }
}
