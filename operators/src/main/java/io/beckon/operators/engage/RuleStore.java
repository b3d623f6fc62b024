package io.beckon.operators.engage;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.operators.Names;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force and their broadcast state, so that a restart begins with the same sets from
 * the same times on.
 */
final class RuleStore {
  private static final MapStateDescriptor<String, byte[]> RULES =
      new MapStateDescriptor<>(
          Names.STATE_RULES, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  /** Before the name of a rule that waits for others; no rule's own name begins like this. */
  private static final String WAITING = "?";

  /** Before name and version of one that contacts go on by. */
  private static final String EARLIER = "@";

  /**
   * Before the number of a set that came later than the oldest, then a rule in which it differs.
   */
  private static final String LATER = "#";

  /** What was published within so long counts as published together, milliseconds. */
  private static final long TOGETHER = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(RuleStore.class);

  private final RulesInForce rules = new RulesInForce(RuleKinds.reader());
  private final AvroCodec<RuleDocument> codec = new AvroCodec<>(RuleDocument.class);
  private final BroadcastState<String, byte[]> state;

  /** Begins with the rules of the state, or else with those that the job begins with. */
  RuleStore(OperatorStateStore store, RulesAtStart atStart, boolean restored) throws Exception {
    state = store.getBroadcastState(RULES);
    restore();
    if (restored) {
      for (RuleDocument document : atStart.published()) {
        rules.take(document);
      }
    } else {
      begin(atStart.first());
    }
    keep();
  }

  private void restore() throws Exception {
    List<RuleDocument> oldest = new ArrayList<>();
    List<RuleDocument> waiting = new ArrayList<>();
    TreeMap<String, Long> from = new TreeMap<>();
    TreeMap<String, List<RuleDocument>> later = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : state.entries()) {
      RuleDocument document = codec.decode(entry.getValue());
      String key = entry.getKey();
      if (key.startsWith(WAITING)) {
        waiting.add(document);
      } else if (key.startsWith(EARLIER)) {
        rules.rememberEarlier(document);
      } else if (!key.startsWith(LATER)) {
        oldest.add(document);
      } else if (document.getRule().isEmpty()) {
        from.put(key, document.getPublishedAt());
      } else {
        String number = key.substring(0, key.indexOf('/'));
        later.computeIfAbsent(number, of -> new ArrayList<>()).add(document);
      }
    }
    rules.start(oldest);
    for (Map.Entry<String, Long> version : from.entrySet()) {
      rules.restore(version.getValue(), later.getOrDefault(version.getKey(), List.of()));
    }
    waiting.forEach(rules::await);
  }

  private void begin(List<RuleDocument> first) {
    List<RuleDocument> together = new ArrayList<>();
    for (RuleDocument document : first) {
      if (!together.isEmpty()
          && document.getPublishedAt() > together.get(0).getPublishedAt() + TOGETHER) {
        together(together);
        together.clear();
      }
      together.add(document);
    }
    together(together);
  }

  /** What was published and could not be used then is no reason not to start. */
  private void together(List<RuleDocument> together) {
    for (String fault : rules.takeTogether(together)) {
      LOG.warn("a rule that was published is not in force: {}", fault);
    }
  }

  /**
   * Takes a document that was published or withdrawn.
   *
   * @param reached how far the log's time has come, epoch milliseconds
   */
  RulesInForce.Taken take(RuleDocument document, long reached) throws Exception {
    RulesInForce.Taken taken = rules.take(document);
    rules.forget(reached);
    said(document, taken);
    // A refused document may wait, and a withdrawn one no longer does.
    if (taken.changed() || taken.fault() != null || document.getText().isEmpty()) {
      keep();
    }
    return taken;
  }

  private static void said(RuleDocument document, RulesInForce.Taken taken) {
    if (taken.fault() != null) {
      LOG.warn(
          "rule {} version {} is refused: {}",
          document.getRule(),
          document.getVersion(),
          taken.fault());
    } else if (taken.changed() && document.getText().isEmpty()) {
      LOG.info("rule {} is withdrawn", document.getRule());
    } else if (taken.changed()) {
      LOG.info(
          "rule {} version {} is in force from {} in the log's time",
          document.getRule(),
          document.getVersion(),
          document.getPublishedAt() == 0
              ? "the beginning"
              : Instant.ofEpochMilli(RulesInForce.from(document)));
    }
  }

  /** The sets, oldest first, each with the time from which on it is in force. */
  List<RulesInForce.Version> versions() {
    return rules.versions();
  }

  io.beckon.domain.rule.RuleSet set() {
    return rules.set();
  }

  private void keep() throws Exception {
    state.clear();
    List<RulesInForce.Version> versions = rules.versions();
    RulesInForce.Version oldest = versions.get(0);
    for (RuleDocument document : oldest.documents().values()) {
      state.put(document.getRule(), codec.encode(document));
    }
    for (RuleDocument document : oldest.earlier()) {
      String key = EARLIER + document.getRule() + "@" + document.getVersion();
      state.put(key, codec.encode(document));
    }
    for (RuleDocument document : rules.waiting()) {
      state.put(WAITING + document.getRule(), codec.encode(document));
    }
    for (int i = 1; i < versions.size(); i++) {
      keep(LATER + String.format(Locale.ROOT, "%06d", i), versions.get(i - 1), versions.get(i));
    }
  }

  private void keep(String number, RulesInForce.Version before, RulesInForce.Version version)
      throws Exception {
    state.put(number, codec.encode(nothing("", version.from())));
    for (RuleDocument document : version.documents().values()) {
      if (!document.equals(before.documents().get(document.getRule()))) {
        state.put(number + "/" + document.getRule(), codec.encode(document));
      }
    }
    for (String rule : before.documents().keySet()) {
      if (!version.documents().containsKey(rule)) {
        state.put(number + "/" + rule, codec.encode(nothing(rule, version.from())));
      }
    }
  }

  private static RuleDocument nothing(String rule, long at) {
    return RuleDocument.newBuilder()
        .setRule(rule)
        .setVersion(0)
        .setOrigin("")
        .setText("")
        .setPublishedBy("")
        .setPublishedAt(at)
        .build();
  }
}
