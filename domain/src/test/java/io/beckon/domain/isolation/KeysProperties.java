package io.beckon.domain.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.Keys;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.catalog.CatalogNews;
import io.beckon.domain.condition.Counter;
import io.beckon.domain.condition.Narrowing;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.recommend.Lists;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleId;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Product;
import io.beckon.schema.Suggestions;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever ids hold, two different tuples of them never have one key. */
@Tag("long")
class KeysProperties {
  /** How often {@link #differentTuplesHaveDifferentKeys} tries; each try makes 400 tuples. */
  private static final int TUPLES = 400;

  private static final String[] RULES = {"welcome", "welcome-1", "a", "b"};
  private static final String[] KINDS = {"bought", "viewed"};

  /** All texts up to a length that can be written with these characters. */
  private static List<String> all(String characters, int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int from = 0, length = 1; length <= longest; length++) {
      int to = all.size();
      for (int i = from; i < to; i++) {
        for (char c : characters.toCharArray()) {
          all.add(all.get(i) + c);
        }
      }
      from = to;
    }
    return all;
  }

  /** Makes sure that no key comes of two tuples. */
  private static final class Seen {
    private final Map<String, List<Object>> tuples = new HashMap<>();

    void add(String key, Object... tuple) {
      List<Object> now = List.of(tuple);
      List<Object> before = tuples.putIfAbsent(key, now);
      if (before != null && !before.equals(now)) {
        throw new AssertionError(before + " and " + now + " have the same key: " + key);
      }
    }

    int size() {
      return tuples.size();
    }
  }

  /** Every text of up to so many of the characters that matter, as every part. */
  @Test
  void shortPartsAllHaveKeysOfTheirOwn() {
    Seen pairs = new Seen();
    for (String one : all("/~01a", 3)) {
      pairs.add(Keys.single(one), one);
      for (String two : all("/~01a", 3)) {
        pairs.add(Keys.join(one, two), one, two);
      }
    }
    assertThat(pairs.size()).isEqualTo(156 + 156 * 156);
    List<String> parts = all("/~1a", 2);
    Seen triples = new Seen();
    Seen quadruples = new Seen();
    for (String one : parts) {
      for (String two : parts) {
        for (String three : parts) {
          triples.add(Keys.join(one, two, three), one, two, three);
          for (String four : List.of("", "/", "~", "~1", "a")) {
            quadruples.add(Keys.join(one, two, three, four), one, two, three, four);
          }
        }
      }
    }
    assertThat(triples.size()).isEqualTo(21 * 21 * 21);
    assertThat(quadruples.size()).isEqualTo(21 * 21 * 21 * 5);
  }

  @Test
  void theKeysOfOrdinaryIdsArePlain() {
    assertThat(Keys.join("shop", "ann")).isEqualTo("shop/ann");
    assertThat(Keys.join("shop", "a/b~c")).isEqualTo("shop/a/b~c");
    assertThat(Keys.join("attribute", "size/eu", "42")).isEqualTo("attribute/size~1eu/42");
    assertThat(new Counter("Product Viewed", Narrowing.category("Lamps"), 1).key())
        .isEqualTo("Product Viewed/Lamps");
    assertThat(new Counter("Product Viewed", 1).key()).isEqualTo("Product Viewed");
    assertThat(Narrowing.of(Map.of("place", "store", "category", "Lamps")).key())
        .isEqualTo("{category=Lamps, place=store}");
  }

  /** What one event counts for must not count for another, nor one category for another. */
  @Test
  void countersOfDifferentEventsAndWordsHaveDifferentKeys() {
    Seen counters = new Seen();
    for (String event : all("/~1a", 3)) {
      counters.add(new Counter(event, 1).key(), event);
      for (String category : all("/{=a", 2)) {
        if (!category.isEmpty()) {
          counters.add(new Counter(event, Narrowing.category(category), 1).key(), event, category);
        }
      }
    }
    Seen words = new Seen();
    for (String product : all(",= b", 3)) {
      words.add(Narrowing.of(Map.of("product", product)).key(), product);
      words.add(Narrowing.of(Map.of("product", product, "category", "b")).key(), product, "b");
    }
    assertThat(Narrowing.of(Map.of("brand", "a, category=b")).key())
        .isNotEqualTo(Narrowing.of(Map.of("brand", "a", "category", "b")).key());
    assertThat(Narrowing.category("{brand=a}").key())
        .isNotEqualTo(Narrowing.of(Map.of("brand", "a")).key());
  }

  @Property(tries = 250)
  void differentTuplesHaveDifferentKeys(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Seen contacts = new Seen();
    Seen records = new Seen();
    Seen decisions = new Seen();
    Seen rules = new Seen();
    Seen requests = new Seen();
    Seen lists = new Seen();
    Seen watched = new Seen();
    EventHeader header = new EventHeader();
    EventEncoder events = new EventEncoder();
    String[] few = HostileNames.few(random);
    for (int i = 0; i < TUPLES; i++) {
      String[] pair = HostileNames.WORKSPACES[random.nextInt(HostileNames.WORKSPACES.length)];
      String workspace = pair[random.nextInt(2)];
      boolean any = random.nextInt(4) == 0;
      String id = any ? HostileNames.id(random) : HostileNames.id(random, few);
      String other = any ? HostileNames.id(random) : HostileNames.id(random, few);
      String rule = RULES[random.nextInt(RULES.length)];
      String kind = KINDS[random.nextInt(KINDS.length)];

      contacts.add(EventHeader.key(workspace, id), workspace, id);
      Event event =
          Event.newBuilder()
              .setKind(EventKind.TRACK)
              .setWorkspace(workspace)
              .setReceivedAt(1L)
              .setTimestamp(1L)
              .setMessageId("m")
              .setName("page")
              .setUserId(id)
              .build();
      byte[] bytes = events.encode(event);
      header.read(bytes, 0, bytes.length);
      contacts.add(header.contactKey(), workspace, id);
      contacts.add(header.visitorKey(), workspace, id);
      assertThat(EventHeader.workspaceOf(header.contactKey())).isEqualTo(workspace);
      assertThat(EventHeader.idOf(header.contactKey())).isEqualTo(id);
      byte[] recordKey = EventEncoder.key(event);
      records.add(new String(recordKey, StandardCharsets.UTF_8), workspace, id);
      assertThat(header.isKeyedBy(recordKey)).isTrue();

      int version = random.nextInt(2);
      decisions.add(
          TriggerIds.of(workspace, id, rule, version, other), workspace, id, rule, version, other);
      // Of an order's credit the order stands where else a rule does.
      decisions.add(
          TriggerIds.of(workspace, id, other, version, "1/m"),
          workspace,
          id,
          other,
          version,
          "1/m");
      rules.add(new RuleId(workspace, rule).key(), workspace, rule);
      rules.add(new RuleId("", rule).key(), "", rule);
      assertThat(RuleId.parse(new RuleId(workspace, rule).key()))
          .isEqualTo(new RuleId(workspace, rule));

      requests.add(
          EventHeader.key(
              workspace,
              Requests.standing(new Newcomers().contact(workspace, id).getProfile(), 1).getKey()),
          workspace,
          id);
      lists.add(EventHeader.key(workspace, Lists.together(kind, id)), workspace, kind, id);
      String scope = id.length() <= 120 ? id : "longer";
      lists.add(
          EventHeader.key(workspace, Lists.demand(DemandFacts.scope("country", scope))),
          workspace,
          "country",
          scope);
      lists.add(EventHeader.key(workspace, Lists.next(id)), workspace, "next", id);
      attributes(workspace, id, other, lists);
      for (String one : CatalogNews.watched(viewed(id))) {
        watched.add(EventHeader.key(workspace, one), workspace, id);
      }
    }
    assertThat(contacts.size()).isGreaterThan(TUPLES / 4);
  }

  private static void attributes(String workspace, String name, String value, Seen lists) {
    CatalogProduct product =
        CatalogProduct.newBuilder()
            .setWorkspace(workspace)
            .setProductId("p")
            .setName("")
            .setCategory(List.of())
            .setCurrency("EUR")
            .setPrice(1L)
            .setAvailable(true)
            .setAttributes(Map.of(name, value))
            .setAt(1L)
            .build();
    for (Suggestions list : Lists.of(product)) {
      lists.add(
          EventHeader.key(workspace, list.getList()),
          workspace,
          "attribute",
          name,
          io.beckon.domain.basics.PlainValue.of(value));
    }
  }

  private static Event viewed(String product) {
    return Event.newBuilder()
        .setName("Product Viewed")
        .setProducts(List.of(Product.newBuilder().setProductId(product).setQuantity(1).build()))
        .build();
  }
}
