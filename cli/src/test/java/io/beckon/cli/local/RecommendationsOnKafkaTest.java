package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.engine.EventSender;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.recommend.Lists;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.TopicWriter;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Affinities;
import io.beckon.schema.Affinity;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.Recommendations;
import io.beckon.schema.RecommendedKind;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products in triggers, and news of products, on a real broker, killed and started again. */
class RecommendationsOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long DAY = 86_400_000L;
  private static final int CROWD = 1_200;

  private static final String BOUGHT =
      """
      rule: goes-with-it
      kind: trigger
      when: {event: Order Completed}
      send:
        channel: crm
        with:
          order: event.order.orderId
          lines: event.products
          products: recommend("complementary", 3)
          grown: recommend("popular", 2, "age", 6 + 1)
      """;
  private static final String CHEAPER =
      """
      rule: cheaper
      kind: trigger
      when: {event: Price Dropped}
      send: {channel: onsite, with: {now: event.price, was: event.properties.was}}
      """;

  /** Whoever is on the page sees it. */
  private static final String ONSITE =
      """
      rule: on-our-pages
      kind: limits
      channels: {onsite: {consent: none}}
      """;

  @TempDir Path dir = Path.of("");

  private Ports ports = new Ports();

  @Test
  void triggersCarryProductsAndWhoeverLookedHearsTheNews() throws Exception {
    long now = System.currentTimeMillis();
    Settings settings = Settings.DEFAULT.recommending(1_000);
    EngagementJob.Options options =
        new EngagementJob.Options(
            settings,
            RulesAtStart.of(
                List.of(
                    RuleReader.document(BOUGHT, "bought.yaml"),
                    RuleReader.document(CHEAPER, "cheaper.yaml"),
                    RuleReader.document(ONSITE, "onsite.yaml"))),
            Engine.READ_AHEAD,
            CacheSize.of(20),
            HistoryLimits.DEFAULT);
    try (TestingEngine engine = new TestingEngine(dir)) {
      ports = engine.ports;
      know(engine, now);
      try (EventSender sender = new EventSender(ports.bootstrap(), engine.registry)) {
        look(sender, now);
        try (LocalFlink flink = engine.startWithAffinity(options)) {
          // Products are known when a first order carries some: their topics are read beside the
          // events.
          long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
          for (int i = 0; products("first-" + (i - 1)).isEmpty(); i++) {
            assertThat(System.nanoTime()).as("products are known by now").isLessThan(deadline);
            sender.send(order("buyer-" + i, "first-" + i, "cup"));
            sender.flush();
            String order = "first-" + i;
            TestingEngine.await(PATIENCE, () -> triggers("crm").containsKey(order));
            assertThat(flink.ended()).isNotDone();
          }
          flink.checkpoint();
          sender.send(order("ann", "o1", "cup"));
          sender.flush();
          TestingEngine.await(PATIENCE, () -> triggers("crm").containsKey("o1"));
          // Killed: what came since the checkpoint is done again.
        }
        try (LocalFlink flink = engine.startWithAffinity(options)) {
          sender.send(order("bob", "o2", "cup"));
          sender.flush();
          TestingEngine.await(PATIENCE, () -> triggers("crm").containsKey("o2"));
          for (String order : List.of("o1", "o2")) {
            assertThat(products(order))
                .extracting(product -> product.path("id").asText())
                .as("saucer goes with it; pot cannot be had; the spoon is wanted by everybody")
                .containsExactly("saucer", "spoon");
          }
          JsonNode saucer = products("o1").get(0);
          // Confidence 0.8, lift 4.
          assertThat(saucer.path("score").asDouble()).isEqualTo(0.6);
          assertThat(saucer.path("lift").asDouble()).isEqualTo(4);
          assertThat(saucer.path("reason").asText()).isEqualTo("bought with cup");
          assertThat(saucer.at("/price/amount").asText()).isEqualTo("2.00");
          assertThat(products("o1").get(1).path("reason").asText()).isEqualTo("popular: everybody");
          assertThat(Objects.requireNonNull(triggers("crm").get("o2")).path("grown"))
              .as("of that age, as the feed says it; nobody has bought it yet")
              .singleElement()
              .satisfies(
                  toy -> {
                    assertThat(toy.path("id").asText()).isEqualTo("blocks");
                    assertThat(toy.path("reason").asText()).isEqualTo("age 7");
                  });

          sender.send(order("cleo", "o3", "pot"));
          sender.flush();
          TestingEngine.await(PATIENCE, () -> triggers("crm").containsKey("o3"));
          JsonNode pot = Objects.requireNonNull(triggers("crm").get("o3")).at("/lines/0");
          assertThat(pot.path("name").asText())
              .as("what is bought has a name and a price, also when it cannot be had any more")
              .isEqualTo("Pot");
          assertThat(pot.at("/now/amount").asText()).isEqualTo("9.00");

          long fed = System.currentTimeMillis();
          catalog(engine, List.of(product("kettle", "Red Whistling Kettle", 3_000, true, fed)));
          TestingEngine.await(PATIENCE, () -> told().size() >= CROWD + 3);
          Map<String, Long> told = told();
          assertThat(told.keySet())
              .contains("viewer", "searcher", "newly-known")
              .doesNotContain("visitor", "long-ago", "another");
          assertThat(told).hasSize(CROWD + 3);
          assertThat(told.values())
              .as("milliseconds from the feed's record to the trigger")
              .allSatisfy(at -> assertThat(at - fed).isLessThan(5_000));
          TestingEngine.await(PATIENCE, () -> standing("ann") != null);
          assertThat(flink.ended()).isNotDone();

          Event forget = event("ERASE", "viewer");
          forget.setKind(EventKind.ERASE);
          forget.setName("erase");
          sender.send(forget);
          forget = event("ERASE", "ann");
          forget.setKind(EventKind.ERASE);
          forget.setName("erase");
          sender.send(forget);
          sender.flush();
          TestingEngine.await(PATIENCE, () -> standing("ann") == null);
          catalog(
              engine,
              List.of(
                  product(
                      "kettle", "Red Whistling Kettle", 2_500, true, System.currentTimeMillis())));
          TestingEngine.await(PATIENCE, () -> cheaper("25.00").size() >= CROWD + 2);
          assertThat(cheaper("25.00")).doesNotContain("viewer");
        }
      }
    }
  }

  /** What the affinity job and a feed say. */
  private void know(TestingEngine engine, long now) throws Exception {
    Suggestions together =
        Lists.of(
            Affinities.newBuilder()
                .setWorkspace("shop")
                .setKind("bought")
                .setUnit("product")
                .setItem("cup")
                .setAt(now)
                .setBaskets(100.0)
                .setAlone(10.0)
                .setMissed(0.0)
                .setOthers(
                    List.of(
                        Affinity.newBuilder()
                            .setItem("pot")
                            .setTogether(9.0)
                            .setAlone(10.0)
                            .setSupport(0.09)
                            .setConfidence(0.9)
                            .setLift(9.0)
                            .setLeverage(0.08)
                            .build(),
                        Affinity.newBuilder()
                            .setItem("saucer")
                            .setTogether(8.0)
                            .setAlone(20.0)
                            .setSupport(0.08)
                            .setConfidence(0.8)
                            .setLift(4.0)
                            .setLeverage(0.06)
                            .build()))
                .build());
    Suggestions wanted =
        Lists.of(
            Demand.newBuilder()
                .setWorkspace("shop")
                .setWhat("bought")
                .setScope("all")
                .setAt(now)
                .setMissed(0L)
                .setItems(
                    List.of(
                        ItemDemand.newBuilder()
                            .setItem("spoon")
                            .setDay(1L)
                            .setMonth(9L)
                            .setEver(9L)
                            .setRising(0.0)
                            .build(),
                        ItemDemand.newBuilder()
                            .setItem("cup")
                            .setDay(1L)
                            .setMonth(5L)
                            .setEver(5L)
                            .setRising(0.0)
                            .build()))
                .build());
    new TopicWriter<>(ports.bootstrap(), engine.registry, TopicTable.SUGGESTIONS)
        .write(List.of(Objects.requireNonNull(together), Objects.requireNonNull(wanted)));
    catalog(
        engine,
        List.of(
            product("cup", "Cup", 300, true, now),
            product("saucer", "Saucer", 200, true, now),
            product("pot", "Pot", 900, false, now),
            product("spoon", "Spoon", 100, true, now),
            ofAge("blocks", "7.0", now),
            ofAge("rattle", "1", now),
            product("kettle", "Red Whistling Kettle", 4_000, true, now)));
  }

  private void catalog(TestingEngine engine, List<CatalogProduct> products) throws Exception {
    new TopicWriter<>(ports.bootstrap(), engine.registry, TopicTable.CATALOG).write(products);
  }

  private static CatalogProduct product(
      String id, String name, long price, boolean available, long at) {
    return CatalogProduct.newBuilder()
        .setWorkspace("shop")
        .setProductId(id)
        .setName(name)
        .setCategory(List.of(id))
        .setBrand(null)
        .setCurrency("GBP")
        .setPrice(price)
        .setSalePrice(null)
        .setAvailable(available)
        .setAddress(null)
        .setImage(null)
        .setAttributes(new HashMap<>())
        .setAt(at)
        .build();
  }

  private static CatalogProduct ofAge(String id, String age, long at) {
    CatalogProduct product = product(id, id, 500, true, at);
    product.getAttributes().put("age", age);
    return product;
  }

  private static void look(EventSender sender, long now) {
    sender.send(view("viewer", "kettle", now));
    sender.send(view("another", "cup", now));
    sender.send(view("long-ago", "kettle", now - 31 * DAY));
    Event search = event("Products Searched", "searcher");
    search.setQuery("whistling kettle");
    sender.send(search);
    Event visitor = view("visitor", "kettle", now);
    visitor.setAnonymousId("visitor");
    visitor.setUserId(null);
    sender.send(visitor);
    Event known = event("identify", "newly-known");
    known.setKind(EventKind.IDENTIFY);
    known.setAnonymousId("visitor");
    sender.send(known);
    for (int i = 0; i < CROWD; i++) {
      sender.send(view("crowd-" + i, "kettle", now));
    }
    sender.flush();
  }

  private static Event view(String contact, String product, long time) {
    Event event = event("Product Viewed", contact);
    event.setTimestamp(time);
    event.getProducts().add(Product.newBuilder().setProductId(product).build());
    return event;
  }

  private static Event order(String contact, String order, String product) {
    Event event = event("Order Completed", contact);
    event.setCurrency("GBP");
    event.setOrder(Order.newBuilder().setOrderId(order).setTotal(300L).build());
    event.getProducts().add(Product.newBuilder().setProductId(product).build());
    return event;
  }

  private static Event event(String name, String contact) {
    long now = System.currentTimeMillis();
    return Event.newBuilder()
        .setWorkspace("shop")
        .setMessageId(name + "-" + contact)
        .setName(name)
        .setUserId(contact)
        .setTimestamp(now)
        .setReceivedAt(now)
        .build();
  }

  /** Triggers by the order that they are about, as the topic has them. */
  private Map<String, JsonNode> triggers(String channel) throws Exception {
    Map<String, JsonNode> triggers = new TreeMap<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.triggers(channel)),
        Trigger.class,
        (key, trigger) -> {
          JsonNode payload = json(trigger.getPayload());
          triggers.put(payload.path("order").asText(), payload);
        });
    return triggers;
  }

  private List<JsonNode> products(String order) throws Exception {
    List<JsonNode> products = new ArrayList<>();
    JsonNode payload = triggers("crm").get(order);
    if (payload != null) {
      payload.path("products").forEach(products::add);
    }
    return products;
  }

  /** When each contact was first told that the kettle is 30.00 now. */
  private Map<String, Long> told() throws Exception {
    Map<String, Long> told = new TreeMap<>();
    AvroCodec<Trigger> codec = new AvroCodec<>(Trigger.class);
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.triggers("onsite")),
        record -> {
          Trigger trigger = codec.decodePrefixed(record.value());
          if (json(trigger.getPayload()).at("/now/minor").asInt() == 3_000) {
            told.putIfAbsent(trigger.getContact(), record.timestamp());
          }
        });
    return told;
  }

  private TreeSet<String> cheaper(String price) throws Exception {
    TreeSet<String> told = new TreeSet<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.triggers("onsite")),
        Trigger.class,
        (key, trigger) -> {
          if (json(trigger.getPayload()).at("/now/amount").asText().equals(price)) {
            told.add(trigger.getContact());
          }
        });
    return told;
  }

  private @Nullable List<RecommendedKind> standing(String contact) throws Exception {
    Map<String, @Nullable List<RecommendedKind>> all = new HashMap<>();
    AvroCodec<Recommendations> codec = new AvroCodec<>(Recommendations.class);
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.RECOMMENDATIONS.name()),
        record ->
            all.put(
                new String(record.key(), StandardCharsets.UTF_8),
                record.value() == null ? null : codec.decodePrefixed(record.value()).getKinds()));
    return all.get("shop/" + contact);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
