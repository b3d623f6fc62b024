package io.beckon.collector.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.domain.basics.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one message of a shop says: calls as any tracker sends them, notes of what became none, and
 * what only the operator can do. A message may be understood and say nothing: an order that nobody
 * has paid yet.
 */
public final class ShopMessage {
  /** So much of what was not understood is kept: a dead letter has to fit into Kafka. */
  private static final int LONGEST = 64 * 1024;

  private final List<ObjectNode> calls = new ArrayList<>();
  private final List<ShopNote> notes = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  public List<ObjectNode> calls() {
    return Collections.unmodifiableList(calls);
  }

  public List<ShopNote> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** What the shop asks of whoever runs this, each a sentence. */
  public List<String> requests() {
    return Collections.unmodifiableList(requests);
  }

  void call(ObjectNode call) {
    calls.add(call);
  }

  void request(String what) {
    requests.add(what);
  }

  void note(String path, JsonNode sent, String why) {
    note(path, sent.isMissingNode() ? "" : sent.toString(), why);
  }

  void note(String path, String sent, String why) {
    notes.add(new ShopNote(path, Texts.cut(sent, LONGEST), why));
  }
}
