package io.beckon.domain.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingShop;
import io.beckon.schema.Campaign;
import io.beckon.schema.Event;
import io.beckon.schema.Page;
import io.beckon.schema.Product;
import io.beckon.schema.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * CEL's own interpreter judges the compiled conditions: same expression, same facts, same answer.
 */
@Tag("long")
class ConditionJudgeTest {
  private static final List<String> EXPRESSIONS =
      List.of(
          "event.product.category == \"Lighting\" && event.campaign.medium == \"cpc\"",
          "event.page.path.startsWith(\"/a\") || event.page.path.contains(\"lamp\")",
          "event.products.exists(p, p.category == \"Lighting\" && p.quantity > 2)",
          "event.products.all(p, p.quantity >= 1)",
          "event.products.exists_one(p, p.productId == \"p1\")",
          "size(event.products) * 2 + 1 > 4",
          "event.name in [\"page\", \"Product Viewed\"]",
          "!(event.name == \"page\") ? event.source == \"app\" : event.page.path.endsWith(\"/\")",
          "orders.count >= 2 && orders.regularity < 0.5",
          "orders.count % 2 == 1 || orders.count / 2 > 1",
          "within(orders.last, 2h)",
          "within(orders.last, 1.5 * orders.meanGap) && !within(orders.last, 3 * orders.meanGap)",
          "event.page.path.matches(\"^/[a-c]+/.*\")",
          "event.properties.n > 2 && event.properties.text == \"x\"",
          "event.timestamp > timestamp(\"2011-01-01T00:30:00Z\")",
          "contact.known && contact.visits > 1 || contact.events < 10");

  @Test
  void compiledConditionsAgreeWithTheInterpreter() throws Exception {
    ConditionCompiler compiler = new ConditionCompiler(Map.of());
    Vocabulary vocabulary = new Vocabulary(List.of(), true);
    SplittableRandom random = new SplittableRandom(42);
    int held = 0;
    int compared = 0;
    for (String expression : EXPRESSIONS) {
      Condition compiled = compiler.condition(expression, true);
      var tree =
          ConditionCompiler.compiler(vocabulary, SimpleType.BOOL)
              .compile(DurationLiterals.rewrite(expression).cel())
              .getAst();
      for (int i = 0; i < 200; i++) {
        Event event = event(random);
        Profile profile = profile(random);
        long now = event.getTimestamp();
        Facts facts = new Facts().defaultGap(3_600_000).at(profile, event, now);
        boolean answer = compiled.holds(facts);
        assertThat(answer)
            .as("%s on %s", expression, event)
            .isEqualTo(runtime(now).createProgram(tree).eval(variables(event, profile, facts)));
        held += answer ? 1 : 0;
        compared++;
      }
    }
    assertThat(held)
        .as("some answers are true, some false")
        .isBetween(compared / 10, compared * 9 / 10);
  }

  /**
   * Errors and their absence, missing fields, overflow, division by zero, mixed numbers, unicode.
   */
  @Test
  void generatedConditionsAgreeWithTheInterpreterOnGeneratedInputs() throws Exception {
    ConditionCompiler compiler = new ConditionCompiler(Map.of());
    Vocabulary vocabulary = new Vocabulary(List.of(), true);
    CelCompiler checker =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(
                CelOptions.current()
                    .populateMacroCalls(true)
                    .enableHeterogeneousNumericComparisons(true)
                    .maxParseRecursionDepth(50)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(vocabulary.types())
            .addFunctionDeclarations(Functions.own())
            .addVar("hasQuery", SimpleType.BOOL)
            .addVar("hasMedium", SimpleType.BOOL)
            .addVar("event", StructTypeReference.create("Event"))
            .addVar("orders", StructTypeReference.create("Orders"))
            .addVar("contact", StructTypeReference.create("Contact"))
            .setResultType(SimpleType.BOOL)
            .build();
    SplittableRandom random = new SplittableRandom(7);
    GeneratedConditions conditions = new GeneratedConditions(random);
    long now = TestingShop.START + 3_600_000L;
    CelRuntime runtime = runtime(now);
    Map<String, Integer> answers = new HashMap<>();
    int compared = 0;
    while (compared < 100_000) {
      GeneratedConditions.Pair pair = conditions.truth(1 + random.nextInt(4));
      if (pair.ours().length() > 1_900 || pair.judges().length() > 1_900) {
        continue;
      }
      Condition compiled = compiler.condition(pair.ours(), true);
      CelRuntime.Program program = runtime.createProgram(checker.compile(pair.judges()).getAst());
      for (int i = 0; i < 8; i++) {
        Event event = event(random);
        thinned(event, random);
        Profile profile = profile(random);
        Facts facts = new Facts().defaultGap(3_600_000).at(profile, event, now);
        Map<String, Object> variables = new HashMap<>(variables(event, profile, facts));
        variables.put("hasQuery", event.getQuery() != null && !event.getQuery().isEmpty());
        variables.put(
            "hasMedium",
            event.getCampaign() != null
                && event.getCampaign().getMedium() != null
                && !event.getCampaign().getMedium().isEmpty());
        String expected = answer(() -> program.eval(variables));
        String seen = answer(() -> compiled.holds(facts));
        assertThat(seen)
            .as("%s on %s of %s", pair.ours(), event, profile.getOrders())
            .isEqualTo(expected);
        answers.merge(expected, 1, Integer::sum);
        compared++;
      }
    }
    assertThat(answers.keySet()).containsExactlyInAnyOrder("true", "false", "error");
    answers.forEach((answer, count) -> assertThat(count).as(answer).isGreaterThan(100_000 / 50));
  }

  private static String answer(Callable<Object> ask) {
    try {
      return String.valueOf(ask.call());
    } catch (Exception e) {
      return "error";
    }
  }

  /** Takes away what an event may lack. */
  private static void thinned(Event event, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      event.setPage(null);
    }
    if (random.nextInt(4) == 0) {
      event.setCampaign(random.nextBoolean() ? null : Campaign.newBuilder().build());
    }
    if (random.nextInt(4) == 0) {
      event.getProducts().clear();
    } else if (random.nextInt(4) == 0) {
      event.getProducts().get(0).setCategory(null);
    }
    if (random.nextInt(3) == 0) {
      event.setSource(null);
    }
    event.setQuery(
        random.nextBoolean()
            ? null
            : new String[] {"", "\u00DF", "\uD83D\uDCA1 lamp"}[random.nextInt(3)]);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static CelRuntime runtime(long now) {
    return CelRuntimeFactory.standardCelRuntimeBuilder()
        .setOptions(
            dev.cel.common.CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
        .addFunctionBindings(
            CelFunctionBinding.from(
                "within_timestamp_duration",
                Instant.class,
                Duration.class,
                (since, span) ->
                    since.toEpochMilli() != 0
                        && Instant.ofEpochMilli(now).isBefore(since.plus(span))),
            CelFunctionBinding.from(
                "multiply_double_duration",
                Double.class,
                Duration.class,
                (factor, span) -> Duration.ofMillis((long) (factor * span.toMillis()))),
            CelFunctionBinding.from(
                "multiply_int_duration",
                Long.class,
                Duration.class,
                (factor, span) -> span.multipliedBy(factor)))
        .build();
  }

  private static Map<String, Object> variables(Event event, Profile profile, Facts facts) {
    List<Map<String, Object>> products =
        event.getProducts().stream().map(ConditionJudgeTest::product).toList();
    Map<String, Object> of = new HashMap<>();
    of.put("query", orEmpty(event.getQuery()));
    of.put("name", event.getName());
    of.put("source", orEmpty(event.getSource()));
    of.put("timestamp", Instant.ofEpochMilli(event.getTimestamp()));
    of.put(
        "page", Map.of("path", event.getPage() == null ? "" : orEmpty(event.getPage().getPath())));
    of.put(
        "campaign",
        Map.of(
            "medium", event.getCampaign() == null ? "" : orEmpty(event.getCampaign().getMedium())));
    of.put(
        "product",
        products.isEmpty()
            ? Map.of("productId", "", "category", "", "quantity", 0L)
            : products.get(0));
    of.put("products", products);
    of.put("properties", event.getProperties());
    Map<String, Object> orders =
        Map.of(
            "count", (long) profile.getOrders().getCount(),
            "returns", (long) profile.getOrders().getReturns(),
            "last", Instant.ofEpochMilli(profile.getOrders().getLastAt()),
            "meanGap",
                Duration.ofMillis(
                    io.beckon.domain.order.OrderBook.meanGap(
                        profile.getOrders(), facts.defaultGap())),
            "regularity", io.beckon.domain.order.OrderBook.regularity(profile.getOrders()));
    return Map.of(
        "event",
        of,
        "orders",
        orders,
        "contact",
        Map.of(
            "id",
            profile.getContact(),
            "known",
            profile.getKnown(),
            "visits",
            (long) profile.getVisitsBefore(),
            "events",
            profile.getEvents()));
  }

  private static Map<String, Object> product(Product product) {
    return Map.of(
        "productId",
        product.getProductId(),
        "category",
        orEmpty(product.getCategory()),
        "quantity",
        (long) product.getQuantity());
  }

  private static Event event(SplittableRandom random) {
    Event event =
        TestingShop.event(
            "m", random.nextBoolean() ? "page" : "Product Added", random.nextInt(120));
    event.setSource(random.nextBoolean() ? "app" : "site");
    event.setPage(
        Page.newBuilder()
            .setPath(new String[] {"/a/", "/abc/lamp", "/x", "/"}[random.nextInt(4)])
            .build());
    event.setCampaign(
        Campaign.newBuilder().setMedium(random.nextBoolean() ? "cpc" : "mail").build());
    int products = 1 + random.nextInt(3);
    for (int i = 0; i < products; i++) {
      event
          .getProducts()
          .add(
              Product.newBuilder()
                  .setProductId("p" + random.nextInt(3))
                  .setCategory(random.nextBoolean() ? "Lighting" : "Gifts")
                  .setQuantity(1 + random.nextInt(4))
                  .build());
    }
    event.getProperties().put("n", (long) random.nextInt(5));
    event.getProperties().put("text", random.nextBoolean() ? "x" : "y");
    return event;
  }

  private static Profile profile(SplittableRandom random) {
    Profile profile = new Newcomers().contact("shop", "c").getProfile();
    profile.setKnown(random.nextBoolean());
    profile.setVisitsBefore(random.nextInt(4));
    profile.setEvents(random.nextInt(20));
    profile.getOrders().setCount(random.nextInt(5));
    profile.getOrders().setLastAt(TestingShop.START - random.nextInt(200) * TestingShop.MINUTE);
    profile.getOrders().setFirstAt(TestingShop.START - 300 * TestingShop.MINUTE);
    return profile;
  }
}
