package io.beckon.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A feed of one JSON object a line. */
final class JsonFeed {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonFeed() {}

  static void read(Reader reader, Feed.Rows rows) throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        row(number, line, rows);
      }
    }
  }

  private static void row(long number, String line, Feed.Rows rows) {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      rows.fault(number, "no JSON: " + e.getOriginalMessage());
      return;
    }
    if (!object.isObject()) {
      rows.fault(number, "no JSON object");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String text = text(field.getValue());
      if (text == null) {
        rows.fault(
            number, field.getKey() + " is an object; a text, a number or a list is expected");
        return;
      }
      fields.put(Feed.name(field.getKey()), text);
    }
    rows.row(number, fields);
  }

  /** A list stands for its levels, as a category has. */
  private static @Nullable String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    if (value.isArray()) {
      List<String> levels = new ArrayList<>();
      value.forEach(one -> levels.add(one.asText()));
      return String.join(" > ", levels);
    }
    return value.isObject() ? null : value.asText();
  }
}
