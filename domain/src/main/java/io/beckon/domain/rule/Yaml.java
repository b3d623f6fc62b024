package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML 1.2 document as JSON, with the place of every value, so that faults can be shown where
 * they are.
 */
public final class Yaml {
  /**
   * Place of a value: line and column from 1; the column is that of its first character inside
   * quotes.
   */
  public record Place(int line, int column) {}

  private static final int MAX_DEPTH = 40;

  private final Map<String, Place> places = new HashMap<>();
  private final JsonNode root;

  private final String origin;

  private Yaml(Node node, String origin) throws RuleFaults {
    this.origin = origin;
    this.root = convert(node, "", 0);
  }

  /** Reads one document; throws {@link RuleFaults} with the place of a fault in the YAML itself. */
  public static Yaml read(String text, String origin) throws RuleFaults {
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(origin)
              .setAllowDuplicateKeys(false)
              .setMaxAliasesForCollections(10)
              .setCodePointLimit(200_000)
              .build();
      Node node =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> fault(origin, 1, 1, "the document is empty"));
      return new Yaml(node, origin);
    } catch (StackOverflowError e) {
      // The library reads nested values by calling itself.
      throw fault(origin, 1, 1, "nested deeper than " + MAX_DEPTH + " levels");
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().orElse(null);
      throw fault(
          origin,
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          e.getProblem());
    } catch (ReaderException e) {
      String before = text.substring(0, Math.min(e.getPosition(), text.length()));
      throw fault(
          origin,
          (int) before.lines().count(),
          before.length() - before.lastIndexOf('\n'),
          "the character U+%04X is not allowed".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw fault(origin, 1, 1, String.valueOf(e.getMessage()));
    }
  }

  public JsonNode root() {
    return root;
  }

  /** Where the document came from: a file name, or the publisher. */
  public String origin() {
    return origin;
  }

  /** What is wrong with the value at a JSON pointer; with {@code #key} behind it, with its key. */
  public RuleFault fault(String pointer, String message) {
    Place place = place(pointer);
    return new RuleFault(origin, place.line(), place.column(), message);
  }

  /** Place of the value at a JSON pointer, or of the nearest value around it. */
  public Place place(String pointer) {
    String at = pointer;
    while (true) {
      Place place = places.get(at);
      if (place != null) {
        return place;
      }
      int slash = at.lastIndexOf('/');
      if (slash < 0) {
        return new Place(1, 1);
      }
      at = at.substring(0, slash);
    }
  }

  static RuleFaults fault(String origin, int line, int column, String message) {
    return new RuleFaults(java.util.List.of(new RuleFault(origin, line, column, message)));
  }

  private JsonNode convert(Node node, String pointer, int depth) throws RuleFaults {
    if (depth > MAX_DEPTH) {
      Mark mark = node.getStartMark().orElse(null);
      throw fault(
          origin,
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          "nested deeper than " + MAX_DEPTH + " levels");
    }
    node.getStartMark()
        .ifPresent(
            mark -> {
              boolean quoted =
                  node instanceof ScalarNode scalar && scalar.getScalarStyle() != ScalarStyle.PLAIN;
              places.put(
                  pointer, new Place(mark.getLine() + 1, mark.getColumn() + (quoted ? 2 : 1)));
            });
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (node instanceof MappingNode mapping) {
      ObjectNode object = json.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        object.set(key, convert(tuple.getValueNode(), pointer + "/" + key, depth + 1));
        tuple
            .getKeyNode()
            .getStartMark()
            .ifPresent(
                mark ->
                    places.put(
                        pointer + "/" + key + "#key",
                        new Place(mark.getLine() + 1, mark.getColumn() + 1)));
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = json.arrayNode();
      for (Node element : sequence.getValue()) {
        array.add(convert(element, pointer + "/" + array.size(), depth + 1));
      }
      return array;
    }
    ScalarNode scalar = (ScalarNode) node;
    return scalar(scalar, json);
  }

  private static JsonNode scalar(ScalarNode scalar, JsonNodeFactory json) {
    String value = scalar.getValue();
    if (scalar.getTag().equals(Tag.INT)) {
      try {
        return json.numberNode(Long.parseLong(value));
      } catch (NumberFormatException e) {
        return json.textNode(value);
      }
    }
    if (scalar.getTag().equals(Tag.FLOAT)) {
      try {
        return json.numberNode(Double.parseDouble(value));
      } catch (NumberFormatException e) {
        return json.textNode(value);
      }
    }
    if (scalar.getTag().equals(Tag.BOOL)) {
      return json.booleanNode(value.equals("true"));
    }
    return scalar.getTag().equals(Tag.NULL) ? json.nullNode() : json.textNode(value);
  }
}
