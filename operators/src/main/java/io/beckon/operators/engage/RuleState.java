package io.beckon.operators.engage;

import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleId;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.domain.rule.WorkspaceRules;
import io.beckon.operators.Names;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * The broadcast state of the rules in force, so that a restart begins with the same sets from the
 * same times on. Each entry is a workspace's: its key begins with it, up to a line's end.
 */
final class RuleState {
  private static final MapStateDescriptor<String, byte[]> RULES =
      new MapStateDescriptor<>(
          Names.STATE_RULES, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  /** Behind the workspace; no name has one. */
  private static final char OF = '\n';

  /** Before the id of a rule that waits for others; no rule's own begins like this. */
  private static final String WAITING = "?";

  /** Before id and version of one that contacts go on by. */
  private static final String EARLIER = "@";

  /**
   * Before the number of a set that came later than the oldest, then a rule in which it differs.
   */
  private static final String LATER = "#";

  private final AvroCodec<RuleDocument> codec = new AvroCodec<>(RuleDocument.class);
  private final BroadcastState<String, byte[]> state;

  RuleState(OperatorStateStore store) throws Exception {
    state = store.getBroadcastState(RULES);
  }

  /** What is kept of one workspace. */
  private static final class Kept {
    final List<RuleDocument> oldest = new ArrayList<>();
    final List<RuleDocument> waiting = new ArrayList<>();
    final List<RuleDocument> earlier = new ArrayList<>();
    final Map<String, Long> from = new TreeMap<>();
    final Map<String, List<RuleDocument>> later = new TreeMap<>();

    void take(String key, RuleDocument document) {
      if (key.startsWith(WAITING)) {
        waiting.add(document);
      } else if (key.startsWith(EARLIER)) {
        earlier.add(document);
      } else if (!key.startsWith(LATER)) {
        oldest.add(document);
      } else if (document.getRule().isEmpty()) {
        from.put(key, document.getPublishedAt());
      } else {
        String number = key.substring(0, key.indexOf('/'));
        later.computeIfAbsent(number, of -> new ArrayList<>()).add(document);
      }
    }

    void restore(RulesInForce rules) throws RuleFaults {
      earlier.sort(Comparator.comparingInt(RuleDocument::getVersion));
      earlier.forEach(rules::rememberEarlier);
      rules.start(oldest);
      for (Map.Entry<String, Long> version : from.entrySet()) {
        rules.restore(version.getValue(), later.getOrDefault(version.getKey(), List.of()));
      }
      waiting.forEach(rules::await);
    }
  }

  /** Puts what is kept in force again. */
  void restore(WorkspaceRules rules) throws Exception {
    TreeMap<String, Kept> kept = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : state.entries()) {
      int of = entry.getKey().indexOf(OF);
      kept.computeIfAbsent(entry.getKey().substring(0, of), workspace -> new Kept())
          .take(entry.getKey().substring(of + 1), codec.decode(entry.getValue()));
    }
    // Each workspace says all that holds in it, so none is to begin with what holds everywhere.
    for (Map.Entry<String, Kept> one : kept.descendingMap().entrySet()) {
      one.getValue().restore(rules.begin(one.getKey()));
    }
  }

  /** Keeps these. */
  void keep(Map<String, RulesInForce> rules) throws Exception {
    state.clear();
    for (Map.Entry<String, RulesInForce> one : rules.entrySet()) {
      keep(one.getKey() + OF, one.getValue());
    }
  }

  private void keep(String of, RulesInForce rules) throws Exception {
    List<RulesInForce.Version> versions = rules.versions();
    RulesInForce.Version oldest = versions.get(0);
    for (Map.Entry<RuleId, RuleDocument> one : oldest.documents().entrySet()) {
      put(of + one.getKey().key(), one.getValue());
    }
    for (RuleDocument document : oldest.earlier()) {
      put(of + EARLIER + RuleId.of(document).key() + "@" + document.getVersion(), document);
    }
    for (RuleDocument document : rules.waiting()) {
      put(of + WAITING + RuleId.of(document).key(), document);
    }
    for (int i = 1; i < versions.size(); i++) {
      String number = of + LATER + String.format(Locale.ROOT, "%06d", i);
      keep(number, versions.get(i - 1), versions.get(i));
    }
  }

  private void keep(String number, RulesInForce.Version before, RulesInForce.Version version)
      throws Exception {
    put(number, nothing(new RuleId("", ""), version.from()));
    for (Map.Entry<RuleId, RuleDocument> one : version.documents().entrySet()) {
      if (!one.getValue().equals(before.documents().get(one.getKey()))) {
        put(number + "/" + one.getKey().key(), one.getValue());
      }
    }
    for (RuleId id : before.documents().keySet()) {
      if (!version.documents().containsKey(id)) {
        put(number + "/" + id.key(), nothing(id, version.from()));
      }
    }
  }

  private void put(String key, RuleDocument document) throws Exception {
    state.put(key, codec.encode(document));
  }

  private static RuleDocument nothing(RuleId id, long at) {
    return RuleDocument.newBuilder()
        .setRule(id.name())
        .setWorkspace(id.workspace())
        .setVersion(0)
        .setOrigin("")
        .setText("")
        .setPublishedBy("")
        .setPublishedAt(at)
        .build();
  }
}
