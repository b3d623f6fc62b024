package io.beckon.collector.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What RudderStack's browser library asks for before it sends anything: a source that is switched
 * on, and nothing else to load.
 */
final class SourceConfig {
  private SourceConfig() {}

  static String of(String writeKey) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode off = json.objectNode().put("enabled", false);
    ObjectNode statistics = json.objectNode();
    statistics.set("errors", off);
    statistics.set("metrics", off);
    ObjectNode config = json.objectNode();
    config.set("statsCollection", statistics);
    ObjectNode source =
        json.objectNode()
            .put("id", "beckon")
            .put("name", "beckon")
            .put("writeKey", writeKey)
            .put("enabled", true)
            .put("workspaceId", "beckon")
            .put("updatedAt", "2026-01-01T00:00:00.000Z");
    source.set("config", config);
    source.set("destinations", json.arrayNode());
    source.set("connections", json.arrayNode());
    source.set("dataplanes", json.objectNode());
    return json.objectNode()
        .put("updatedAt", "2026-01-01T00:00:00.000Z")
        .<ObjectNode>set("source", source)
        .toString();
  }
}
