package io.beckon.operators.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.operators.affinity.CountDemand;
import io.beckon.operators.affinity.CountPaths;
import io.beckon.operators.affinity.CountTogether;
import io.beckon.operators.attribute.MeasurePerformance;
import io.beckon.schema.Event;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.wire.CodedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever ids hold, records of two different things never have one key on a topic or in the state
 * of an operator. {@code -Dbeckon.isolation=10000} for a long run.
 */
class KeysOfTopicsTest {
  /** So many records are made for each topic. */
  private static final int RECORDS = 10 * Integer.getInteger("beckon.isolation", 200);

  /** A workspace is the beginning of another, and ids look like keys. */
  private static final String[] WORKSPACES = {"a", "b", "shop", "shop-1", "-", "1"};

  private static final String[] PIECES = {
    "a", "b", "/", "~", "~1", "1", "ann", "\n", "@", "É", "🙂"
  };
  private static final String[] RULES = {"a", "b", "welcome", "welcome-1"};

  /** What the values of these fields are of; each field of a key that is not named is any id. */
  private static final Map<String, String[]> VALUES =
      Map.of(
          "workspace", WORKSPACES,
          "rule", RULES,
          "kind", new String[] {"bought", "viewed", "channel", "rule", "mailing"},
          "unit", new String[] {"product", "category"},
          "what", new String[] {"bought", "viewed", "searched"});

  /** The fields that a topic's key is of; of a topic about contacts, workspace and contact. */
  private static final Map<Topic<?>, List<String>> FIELDS =
      Map.of(
          TopicTable.RULES, List.of("workspace", "rule"),
          TopicTable.RULE_CHANGES, List.of("workspace", "rule"),
          TopicTable.MOVES, List.of("workspace", "to"),
          TopicTable.PERFORMANCE, List.of("workspace", "kind", "name", "settings"),
          TopicTable.AFFINITIES, List.of("workspace", "kind", "unit", "item"),
          TopicTable.PATHS, List.of("workspace", "from"),
          TopicTable.DEMAND, List.of("workspace", "what", "scope"),
          TopicTable.SUGGESTIONS, List.of("workspace", "list"),
          TopicTable.CATALOG, List.of("workspace", "productId"));

  /** Their records have no key, or it is made elsewhere: see KeysProperties of the domain. */
  private static final Set<Topic<?>> OTHERS = Set.of(TopicTable.EVENTS, TopicTable.DEAD_LETTERS);

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static String one(SplittableRandom random, String[] of) {
    return of[random.nextInt(of.length)];
  }

  private static String id(SplittableRandom random) {
    StringBuilder id = new StringBuilder(one(random, PIECES));
    for (int more = random.nextInt(3); more > 0; more--) {
      id.append(one(random, PIECES));
    }
    return id.toString();
  }

  /** Makes sure that no key comes of two tuples. */
  private static final class Seen {
    private final Map<String, List<?>> tuples = new HashMap<>();

    void add(Object where, String key, List<?> tuple) {
      List<?> before = tuples.putIfAbsent(key, tuple);
      assertThat(before == null || before.equals(tuple))
          .as("%s: %s and %s have the key %s", where, before, tuple, key)
          .isTrue();
    }
  }

  private static List<String> fields(Topic<?> topic) {
    List<String> named = FIELDS.get(topic);
    return named != null ? named : List.of("workspace", "contact");
  }

  /** Whoever adds a topic says here what its key is of. */
  @Test
  void theKeyOfEveryTopicIsLookedAt() {
    for (Topic<?> topic : TopicTable.ALL) {
      if (!OTHERS.contains(topic)) {
        assertThat(FIELDS.containsKey(topic) || topic.isAboutContacts())
            .as("%s has an entry here", topic)
            .isTrue();
      }
    }
  }

  @Test
  void noTwoThingsHaveOneKeyOnATopic() throws Exception {
    for (Topic<?> topic : TopicTable.ALL) {
      if (!OTHERS.contains(topic)) {
        look(topic);
      }
    }
  }

  private static <T extends CodedRecord> void look(Topic<T> topic) throws Exception {
    SplittableRandom random = new SplittableRandom(topic.name().hashCode());
    Seen seen = new Seen();
    Set<String> workspaces = new TreeSet<>();
    for (int i = 0; i < RECORDS; i++) {
      T record = topic.type().getDeclaredConstructor().newInstance();
      List<Object> tuple = new ArrayList<>();
      for (String field : fields(topic)) {
        GenericRecord fields = (GenericRecord) record;
        Schema.Field at = fields.getSchema().getField(field);
        assertThat(at).as("%s has %s", topic, field).isNotNull();
        String[] values = VALUES.get(field);
        Object value =
            at.schema().getType() == Schema.Type.INT
                ? random.nextInt(12)
                : values == null ? id(random) : one(random, values);
        fields.put(at.pos(), value);
        tuple.add(value);
      }
      String key = topic.key(record);
      assertThat(key).as("%s", topic).isNotNull();
      seen.add(topic, String.valueOf(key), tuple);
      workspaces.add(String.valueOf(key).split("/", 2)[0]);
    }
    assertThat(workspaces)
        .as("the key of %s begins with the workspace, up to a slash", topic)
        .isSubsetOf(WORKSPACES);
  }

  @Test
  void noTwoThingsHaveOneKeyInAnOperatorsState() {
    SplittableRandom random = new SplittableRandom(7);
    Seen together = new Seen();
    Seen demand = new Seen();
    Seen paths = new Seen();
    Seen performance = new Seen();
    for (int i = 0; i < RECORDS; i++) {
      String workspace = one(random, WORKSPACES);
      String id = id(random);
      String kind = random.nextBoolean() ? "bought" : "viewed";
      String unit = random.nextBoolean() ? "product" : "category";
      together.add(
          "together",
          CountTogether.key(workspace, kind, unit, id),
          List.of(workspace, kind, unit, id));
      demand.add("demand", CountDemand.key(workspace, kind, id), List.of(workspace, kind, id));
      paths.add("paths", CountPaths.key(workspace, id), List.of(workspace, id));
      PerformanceChange change = new PerformanceChange();
      change.setWorkspace(workspace);
      change.setKind(kind);
      change.setName(id);
      performance.add("performance", MeasurePerformance.key(change), List.of(workspace, kind, id));
    }
  }

  /** A record of the log stands where all of its visitor's do, and none of another's. */
  @Test
  void theKeyOfAnEventIsItsVisitors() {
    Event event = Event.newBuilder().setWorkspace("a").setUserId("b/ann").setName("page").build();
    assertThat(TopicTable.EVENTS.key(event)).isEqualTo("a/b/ann");
    event.setAnonymousId("v/1");
    assertThat(TopicTable.EVENTS.key(event)).isEqualTo("a/v/1");
    assertThat(TopicTable.contactKey("a", "b/ann")).isEqualTo("a/b/ann");
  }
}
