package io.beckon.operators.engage;

import io.beckon.operators.Names;
import io.beckon.operators.rules.RulesInForce;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/** The rules in force and their broadcast state, so that a restart begins with the same set. */
final class KeptRules {
  private static final MapStateDescriptor<String, byte[]> RULES =
      new MapStateDescriptor<>(
          Names.STATE_RULES, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  /** Before the name of a rule that waits for others; no rule's own name begins like this. */
  private static final String WAITING = "?";

  /** Before name and version of one that contacts go on by. */
  private static final String EARLIER = "@";

  private final RulesInForce rules = new RulesInForce();
  private final AvroCodec<RuleDocument> codec = new AvroCodec<>(RuleDocument.class);
  private final BroadcastState<String, byte[]> state;

  /**
   * Begins with the rules of the state, or else with those known when the job was built: what has
   * changed since a state was written is in the topic, behind the place up to which it was read.
   */
  KeptRules(OperatorStateStore store, List<RuleDocument> first, boolean restored) throws Exception {
    state = store.getBroadcastState(RULES);
    List<RuleDocument> all = new ArrayList<>();
    for (Map.Entry<String, byte[]> entry : state.entries()) {
      RuleDocument document = codec.decode(entry.getValue());
      if (entry.getKey().startsWith(WAITING)) {
        rules.await(document);
      } else if (entry.getKey().startsWith(EARLIER)) {
        rules.rememberEarlier(document);
      } else {
        all.add(document);
      }
    }
    if (!restored) {
      all.addAll(first);
    }
    rules.start(all);
    keep();
  }

  RulesInForce.Taken take(RuleDocument document) throws Exception {
    RulesInForce.Taken taken = rules.take(document);
    // A refused document may wait, and a withdrawn one no longer does.
    if (taken.changed() || taken.fault() != null || document.getText().isEmpty()) {
      keep();
    }
    return taken;
  }

  io.beckon.domain.rule.RuleSet set() {
    return rules.set();
  }

  private void keep() throws Exception {
    state.clear();
    for (RuleDocument document : rules.documents()) {
      state.put(document.getRule(), codec.encode(document));
    }
    for (RuleDocument document : rules.earlier()) {
      String key = EARLIER + document.getRule() + "@" + document.getVersion();
      state.put(key, codec.encode(document));
    }
    for (RuleDocument document : rules.waiting()) {
      state.put(WAITING + document.getRule(), codec.encode(document));
    }
  }
}
