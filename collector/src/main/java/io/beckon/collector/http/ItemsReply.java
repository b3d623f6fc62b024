package io.beckon.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.collector.segment.ReadCall;
import io.beckon.schema.Problem;
import java.util.List;

/**
 * The answer to calls of which some were not taken whole: {@code success} is whether all were
 * taken, in whole or in part; {@code items} has those with a problem, by their place in the
 * request.
 */
final class ItemsReply {
  private ItemsReply() {}

  static String of(List<ReadCall> calls) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    int refused = 0;
    int partly = 0;
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < calls.size(); i++) {
      ReadCall call = calls.get(i);
      if (call.problems().isEmpty()) {
        continue;
      }
      boolean taken = call.event() != null;
      partly += taken ? 1 : 0;
      refused += taken ? 0 : 1;
      ObjectNode item = items.addObject();
      item.put("index", i).put("messageId", call.messageId());
      item.put("outcome", taken ? "partly" : "refused");
      ArrayNode problems = item.putArray("problems");
      for (Problem problem : call.problems()) {
        problems
            .addObject()
            .put("path", problem.getPath())
            .put("sent", problem.getSent())
            .put("expected", problem.getExpected());
      }
    }
    reply.put("success", refused == 0);
    reply.put("accepted", calls.size() - refused - partly);
    reply.put("partly", partly).put("refused", refused);
    reply.set("items", items);
    return reply.toString();
  }
}
