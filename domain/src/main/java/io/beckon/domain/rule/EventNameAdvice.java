package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.event.EventNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of events in a document that look like a known one written wrongly. Any name is allowed, so
 * that a mistyped one waits for ever without a fault.
 */
final class EventNameAdvice {
  private static final Set<String> KEYS = Set.of("event", "on", "unless", "undoOn");
  private static final Pattern COUNTED = Pattern.compile("countIn\\(\\s*[\"']([^\"']+)[\"']");
  private static final int SLIP = 2;

  private final Yaml yaml;
  private final List<RuleFault> found = new ArrayList<>();

  EventNameAdvice(Yaml yaml) {
    this.yaml = yaml;
  }

  List<RuleFault> found() {
    walk(yaml.root(), "");
    return found;
  }

  private void walk(JsonNode node, String pointer) {
    if (node.isTextual()) {
      Matcher counted = COUNTED.matcher(node.asText());
      while (counted.find()) {
        look(counted.group(1), pointer);
      }
    }
    for (Map.Entry<String, JsonNode> one : node.properties()) {
      String below = pointer + "/" + one.getKey();
      if (below.equals("/tests")) {
        continue;
      }
      if (KEYS.contains(one.getKey()) && one.getValue().isTextual()) {
        look(one.getValue().asText(), below);
      } else if (KEYS.contains(one.getKey()) && one.getValue().isArray()) {
        for (int i = 0; i < one.getValue().size(); i++) {
          look(one.getValue().get(i).asText(), below + "/" + i);
        }
      }
      walk(one.getValue(), below);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(node.get(i), pointer + "/" + i);
    }
  }

  private void look(String name, String pointer) {
    String meant = EventNames.KNOWN.contains(name) ? null : meant(name);
    if (meant != null) {
      found.add(
          yaml.fault(
              pointer, "no known event is called '" + name + "'; did you mean '" + meant + "'?"));
    }
  }

  private static @Nullable String meant(String name) {
    List<String> words = List.of(name.split(" "));
    for (String known : EventNames.KNOWN) {
      boolean abridged = words.size() > 1 && List.of(known.split(" ")).containsAll(words);
      if (known.equalsIgnoreCase(name) || abridged || Nearest.distance(name, known) <= SLIP) {
        return known;
      }
    }
    return null;
  }
}
