package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A rule document's text, of which single values are replaced, with the comments beside them. */
public final class RuleText {
  private RuleText() {}

  /**
   * The text with another value of a key, which is put behind {@code version}, or {@code rule}, if
   * the document does not have it.
   *
   * @param key one of the outermost
   * @param value in YAML; of several lines, if those are indented
   * @throws RuleFaults if the document cannot be read, or is not written a line a key
   */
  public static String with(String text, String key, String value) throws RuleFaults {
    Yaml before = Yaml.read(text, "");
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    String entry = entry(key, value);
    if (text.contains("\r\n")) {
      entry = entry.replace("\n", "\r\n") + "\r";
    }
    if (before.root().has(key)) {
      int from = line(before, key);
      int to = end(lines, from);
      lines.subList(from, to).clear();
      lines.add(from, entry);
    } else {
      String behind = before.root().has("version") ? "version" : "rule";
      lines.add(end(lines, line(before, behind)), entry);
    }
    String changed = String.join("\n", lines);
    JsonNode wanted =
        ((ObjectNode) before.root().deepCopy()).set(key, Yaml.read(entry, "").root().path(key));
    if (!Yaml.read(changed, "").root().equals(wanted)) {
      throw new RuleFaults(
          List.of(
              before.fault(
                  "/" + key,
                  "'" + key + "' cannot be replaced; write each key on a line of its own")));
    }
    return changed;
  }

  /** A key with its value, as a document writes it. */
  public static String entry(String key, String value) {
    return key + ":" + (value.startsWith("\n") ? "" : " ") + value;
  }

  private static int line(Yaml yaml, String key) {
    return yaml.place("/" + key + "#key").line() - 1;
  }

  /** The line behind a key's value: comments before the next key are that one's. */
  private static int end(List<String> lines, int from) {
    int end = from + 1;
    int last = end;
    while (end < lines.size() && !beginsKey(lines.get(end))) {
      end++;
      if (!lines.get(end - 1).isBlank() && lines.get(end - 1).charAt(0) != '#') {
        last = end;
      }
    }
    return last;
  }

  private static boolean beginsKey(String line) {
    return !line.isBlank() && " \t#-]}".indexOf(line.charAt(0)) < 0;
  }
}
