package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.collector.Collector;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Bought;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Problem;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.registry.TopicNames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the call of a real shop to the profile and the trigger, through collector, Kafka and job.
 */
@Tag("long")
class FieldCasesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "secret-key-of-the-test";
  private static final String PUBLIC = "public-key-of-the-test";
  private static final String KEYS =
      """
      workspaces:
        shop: {currency: eur, placeholders: [gast], identifiers: [email, crm]}
      keys:
        - {name: server, key: secret-key-of-the-test, workspace: shop, kind: secret}
        - {name: pages, key: public-key-of-the-test, workspace: shop, kind: public, origins: ["*"]}
      """;
  private static final String HELLO =
      "rule: hello\nkind: trigger\nwhen: {event: Hello Asked}\nsend: {channel: email}\n";
  private static final String WELCOME =
      "rule: welcome\nkind: trigger\nwhen: {event: page}\nsend: {channel: onsite}\nlimit: {max: 1, per: 1d}\n";

  @TempDir Path dir = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();
  private int port;
  private String bootstrap = "";

  @Test
  void whatShopsSendIsHeardRight() throws Exception {
    Path keys = Files.writeString(dir.resolve("keys.yaml"), KEYS);
    EngagementJob.Options options =
        new EngagementJob.Options(
            Settings.DEFAULT,
            RulesAtStart.of(
                List.of(
                    RuleReader.document(HELLO, "hello.yaml"),
                    RuleReader.document(WELCOME, "welcome.yaml"))),
            Duration.ofDays(60),
            CacheSize.of(100),
            HistoryLimits.DEFAULT);
    try (TestingEngine engine = new TestingEngine(dir);
        Collector collector = engine.collector(keys, null);
        LocalFlink flink = engine.start(options)) {
      port = collector.port();
      bootstrap = engine.ports.bootstrap();
      TestingEngine.await(
          PATIENCE,
          () -> http.send(get(), HttpResponse.BodyHandlers.ofString()).statusCode() == 200);
      consents();
      strangers();
      oddCalls();
      pages();
      severalIds();
      scanners();
      twoTimes();
      // Whoever asked last has had a turn when all before have.
      batch(
          SECRET,
          "{\"type\":\"identify\",\"userId\":\"last\",\"consents\":{\"email\":true}}",
          hello("last"));
      TestingEngine.await(PATIENCE, () -> triggered("email").contains("last"));
      TestingEngine.await(PATIENCE, () -> triggered("onsite").size() == 3);
      TestingEngine.await(PATIENCE, () -> profiles().containsKey("paul"));
      assertThat(flink.ended()).isNotDone();
    }
  }

  /** Expectations: shared case 01, each spelling by hand. */
  private void consents() throws Exception {
    Map<String, String> outs = new TreeMap<>();
    outs.put("out-1", identify("out-1", "\"traits\":{\"consents\":{\"email\":\"false\"}}"));
    outs.put("out-2", identify("out-2", "\"traits\":{\"consents\":{\"email\":0}}"));
    outs.put("out-3", identify("out-3", "\"traits\":{\"consents\":{\"Email\":false}}"));
    outs.put("out-4", identify("out-4", "\"traits\":{\"consent\":{\"email\":false}}"));
    outs.put("out-5", identify("out-5", "\"consents\":{\"email\":\"no\"}"));
    outs.put("in-6", track("in-6", "Unsubscribed", "{\"channel\":\"SMS\"}"));
    outs.put("in-7", track("in-7", "Unsubscribed", "{\"medium\":\"sms\"}"));
    outs.put("out-8", track("out-8", "Email Marked as Spam", "{}"));
    outs.put(
        "out-9", identify("out-9", "\"traits\":{\"consents\":{\"email\":{\"granted\":false}}}"));
    outs.put("out-10", track("out-10", "Email Bounced", "{\"bounce_type\":\"hard\"}"));
    outs.put("in-11", track("in-11", "Email Bounced", "{\"bounce_type\":\"soft\"}"));
    for (String contact : outs.keySet()) {
      batch(SECRET, identify(contact, "\"traits\":{\"consents\":{\"email\":true,\"sms\":true}}"));
    }
    for (Map.Entry<String, String> out : outs.entrySet()) {
      assertThat(batch(SECRET, out.getValue(), hello(out.getKey())).path("success").asBoolean())
          .isTrue();
    }
    TestingEngine.await(PATIENCE, () -> triggered("email").size() >= 3);
    TestingEngine.await(PATIENCE, () -> decided("out-9") && decided("out-10"));
    assertThat(triggered("email")).containsExactly("in-11", "in-6", "in-7");
    TestingEngine.await(PATIENCE, () -> profiles().containsKey("in-6"));
    assertThat(profile("in-6").getConsents()).containsOnlyKeys("email", "sms");
  }

  /** Expectations: shared case 04. */
  private void strangers() throws Exception {
    for (String id : List.of("undefined", "0", "gast")) {
      JsonNode answer =
          batch(
              PUBLIC,
              "{\"type\":\"identify\",\"anonymousId\":\"browser-of-"
                  + id
                  + "\",\"userId\":\""
                  + id
                  + "\",\"traits\":{\"city\":\"Oslo\"}}");
      assertThat(answer.at("/items/0/problems/0/path").asText()).isEqualTo("userId");
      assertThat(answer.path("partly").asInt()).isEqualTo(1);
    }
    batch(
        SECRET,
        identify("Una.Sample@Example.org", "\"consents\":{\"email\":true}"),
        track(
            "una.sample@example.org",
            "Order Completed",
            "{\"order_id\":\"o1\",\"total\":\"50,00 EUR\"}"));
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile una = profiles().get("una.sample@example.org");
          return una != null
              && una.getOrders().getCount() == 1
              && profiles().containsKey("browser-of-0");
        });
    Map<String, Profile> all = profiles();
    assertThat(profile("una.sample@example.org").getOrders().getMoney().get(0).getOrdered())
        .isEqualTo(5_000);
    assertThat(all).containsKey("browser-of-0").doesNotContainKeys("undefined", "0", "gast");
  }

  /** Expectations: shared cases 03, 10, 11. */
  private void oddCalls() throws Exception {
    JsonNode answer =
        batch(
            SECRET,
            track(
                "odd",
                "Order Completed",
                "{\"order_id\":\"o2\",\"total\":20,\"products\":[{\"product_id\":\"p1\",\"price\":25},{\"product_id\":\"discount\",\"price\":-5}]}"),
            "{\"type\":\"dance\",\"userId\":\"odd\",\"messageId\":\"odd-dance\"}",
            "{\"type\":\"group\",\"userId\":\"odd\",\"groupId\":\"acme\",\"traits\":{\"email\":\"office@acme.example.com\"}}",
            identify("paul", "\"traits\":{\"phone\":\"1\",\"email\":\"p@example.org\"}"),
            identify("paul", "\"traits\":{\"phone\":null,\"email\":\"\"}"));
    assertThat(answer.path("success").asBoolean()).isFalse();
    assertThat(answer.path("accepted").asInt()).isEqualTo(3);
    assertThat(answer.path("partly").asInt()).isEqualTo(1);
    assertThat(answer.path("refused").asInt()).isEqualTo(1);
    assertThat(answer.at("/items/0/problems/0/path").asText())
        .isEqualTo("properties.products[1].price");
    assertThat(answer.at("/items/1/messageId").asText()).isEqualTo("odd-dance");
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile odd = profiles().get("odd");
          Profile paul = profiles().get("paul");
          return odd != null
              && odd.getTraits().containsKey("group.email")
              && paul != null
              && paul.getTraits().containsKey("email")
              && !paul.getTraits().containsKey("phone");
        });
    Profile odd = profile("odd");
    assertThat(odd.getOrders().getMoney().get(0).getOrdered()).isEqualTo(2_000);
    assertThat(odd.getOrders().getBought()).extracting(Bought::getProductId).containsExactly("p1");
    assertThat(odd.getTraits()).doesNotContainKey("email");
    assertThat(profile("paul").getTraits())
        .hasEntrySatisfying("email", one -> assertThat(one.getValue()).isEqualTo("p@example.org"));
    TestingEngine.await(PATIENCE, () -> letters().containsKey("odd-dance"));
    assertThat(letters())
        .hasEntrySatisfying("odd-dance", one -> assertThat(one.getReason()).isEqualTo("invalid"));
    assertThat(letters().values())
        .filteredOn(letter -> letter.getReason().equals("partly"))
        .flatExtracting(DeadLetter::getProblems)
        .extracting(Problem::getPath)
        .contains("userId", "properties.products[1].price");
  }

  /** Expectations: shared case 26. */
  private void pages() throws Exception {
    batch(
        PUBLIC,
        "{\"type\":\"page\",\"anonymousId\":\"b1\"}",
        "{\"type\":\"track\",\"event\":\"Banner Answered\",\"anonymousId\":\"b2\",\"properties\":{\"consents\":{\"onsite\":true}}}",
        "{\"type\":\"page\",\"anonymousId\":\"b2\"}",
        "{\"type\":\"track\",\"event\":\"Banner Answered\",\"anonymousId\":\"b3\",\"properties\":{\"consents\":{\"onsite\":\"nein\"}}}",
        "{\"type\":\"page\",\"anonymousId\":\"b3\"}");
    TestingEngine.await(PATIENCE, () -> decided("b3"));
    assertThat(triggered("onsite")).containsExactly("b1", "b2");
  }

  /** A form knows an address, the shop a number, and the desk for customers one of its own. */
  private void severalIds() throws Exception {
    batch(
        PUBLIC,
        "{\"type\":\"identify\",\"anonymousId\":\"b9\",\"traits\":{\"email\":\"Flo@Example.org\"}}",
        "{\"type\":\"track\",\"anonymousId\":\"b9\",\"event\":\"Product Added\",\"properties\":{\"product_id\":\"lamp\",\"price\":9}}");
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile form = profiles().get("flo@example.org");
          return form != null && form.getCart().getLines().size() == 1;
        });
    batch(
        SECRET,
        "{\"type\":\"identify\",\"userId\":\"flo-17\",\"traits\":{\"email\":\"flo@example.org\"},\"consents\":{\"email\":true},\"context\":{\"externalIds\":[{\"type\":\"CRM\",\"id\":4711}]}}");
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile flo = profiles().get("flo-17");
          return flo != null && flo.getCart().getLines().size() == 1;
        });
    batch(
        SECRET,
        "{\"type\":\"track\",\"event\":\"Product Added\",\"context\":{\"traits\":{\"email\":\"FLO@example.org\"}},\"properties\":{\"product_id\":\"shade\",\"price\":9}}",
        "{\"type\":\"track\",\"event\":\"Hello Asked\",\"context\":{\"externalIds\":[{\"type\":\"crm\",\"id\":\"4711\"}]}}");
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile flo = profiles().get("flo-17");
          return flo != null && flo.getCart().getLines().size() == 2;
        });
    TestingEngine.await(PATIENCE, () -> triggered("email").contains("flo-17"));
  }

  /** A gateway opens all links when the mail comes, her aunt one of them ten minutes later. */
  private void scanners() throws Exception {
    Instant delivered = Instant.now().minusSeconds(1_200);
    batch(
        SECRET,
        mail("Email Delivered", delivered, ""),
        mail("Email Link Clicked", delivered.plusSeconds(1), "https://shop.example/a"),
        mail("Email Link Clicked", delivered.plusSeconds(2), "https://shop.example/b"),
        mail("Email Opened", delivered.plusSeconds(4), ""),
        mail("Email Link Clicked", delivered.plusSeconds(600), "https://shop.example/b"));
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile aunt = profiles().get("aunt");
          return aunt != null
              && aunt.getMessages().size() == 1
              && aunt.getMessages().get(0).getClicked() > 0;
        });
    assertThat(profile("aunt").getMessages().get(0).getClicked()).isEqualTo(1);
    assertThat(profile("aunt").getMessages().get(0).getOpened()).isZero();
  }

  /** Expectations: shared cases 16 and 17. What was asked eight days ago, and what is history. */
  private void twoTimes() throws Exception {
    batch(
        SECRET,
        identify("late", "\"consents\":{\"email\":true}"),
        identify("past", "\"consents\":{\"email\":true}"));
    String asked = "{\"type\":\"track\",\"userId\":\"%s\",\"event\":\"Hello Asked\",%s}";
    batch(
        SECRET,
        asked.formatted("late", "\"timestamp\":\"" + Instant.now().minusSeconds(8 * 86_400) + "\""),
        asked.formatted("past", "\"history\":true"),
        asked.formatted("past", "\"messageId\":\"in-doubt\",\"context\":{\"history\":\"sure\"}"));
    JsonNode answer = batch(PUBLIC, "{\"type\":\"page\",\"anonymousId\":\"b4\",\"history\":true}");
    assertThat(answer.at("/items/0/problems/0/path").asText()).isEqualTo("history");
    TestingEngine.await(PATIENCE, () -> decided("late", "expired"));
    TestingEngine.await(PATIENCE, () -> triggered("onsite").contains("b4"));
    TestingEngine.await(
        PATIENCE,
        () -> {
          Profile past = profiles().get("past");
          return past != null && past.getEvents() == 3;
        });
    assertThat(triggered("email")).doesNotContain("late", "past");
    assertThat(decided("past", "consent") || decided("past", "expired")).isFalse();
  }

  private static String mail(String event, Instant at, String link) {
    return "{\"type\":\"track\",\"userId\":\"aunt\",\"event\":\"%s\",\"timestamp\":\"%s\",\"properties\":{\"email_id\":\"mail-1\",\"link_url\":\"%s\"}}"
        .formatted(event, at, link);
  }

  private static String hello(String contact) {
    return track(contact, "Hello Asked", "{}");
  }

  private static String identify(String contact, String said) {
    return "{\"type\":\"identify\",\"userId\":\"" + contact + "\"," + said + "}";
  }

  private static String track(String contact, String event, String properties) {
    return "{\"type\":\"track\",\"userId\":\"%s\",\"event\":\"%s\",\"properties\":%s}"
        .formatted(contact, event, properties);
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
  }

  private JsonNode batch(String key, String... calls) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (key + ":").getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"batch\":[" + String.join(",", calls) + "]}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private TreeSet<String> triggered(String channel) throws Exception {
    TreeSet<String> contacts = new TreeSet<>();
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.triggers(channel)),
        Trigger.class,
        (key, trigger) -> contacts.add(trigger.getContact()));
    return contacts;
  }

  private boolean decided(String contact) throws Exception {
    return decided(contact, "consent");
  }

  private boolean decided(String contact, String reason) throws Exception {
    boolean[] found = {false};
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.DECISIONS.name()),
        io.beckon.schema.Decision.class,
        (key, one) ->
            found[0] |= one.getContact().equals(contact) && one.getReason().equals(reason));
    return found[0];
  }

  private Map<String, Profile> profiles() throws Exception {
    Map<String, Profile> profiles = new HashMap<>();
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.PROFILES.name()),
        Profile.class,
        (key, profile) -> profiles.put(profile.getContact(), profile));
    return profiles;
  }

  private Profile profile(String contact) throws Exception {
    return Objects.requireNonNull(profiles().get(contact));
  }

  private Map<String, DeadLetter> letters() throws Exception {
    Map<String, DeadLetter> letters = new HashMap<>();
    WholeTopics.read(
        bootstrap,
        List.of(TopicNames.DEAD_LETTERS),
        DeadLetter.class,
        (key, letter) ->
            letters.put(
                letter.getMessageId().isEmpty() ? letter.getDetail() : letter.getMessageId(),
                letter));
    return letters;
  }
}
