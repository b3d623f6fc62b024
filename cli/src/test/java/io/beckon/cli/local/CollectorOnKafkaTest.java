package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.collector.Collector;
import io.beckon.jobs.WholeTopics;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.registry.TopicNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector before a real broker, which goes away and comes back. */
class CollectorOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SECRET = "secret-key-of-the-test";
  private static final String KEYS =
      """
      keys:
        - {name: server, key: secret-key-of-the-test, workspace: shop, kind: secret, eventsPerSecond: 1000000, contactEventsPerSecond: 0, currency: GBP}
        - {name: narrow, key: narrow-key-of-the-test, workspace: shop, kind: secret, contactEventsPerSecond: 1}
        - {name: pages, key: public-key-of-the-test, workspace: other-shop, kind: public, origins: ["https://shop.example"], eventsPerSecond: 100000, contactEventsPerSecond: 0}
        - {name: my-shop, key: signing-secret-of-the-shop, workspace: shop, kind: woocommerce}
        - {name: other-shop, key: bearer-secret-of-the-shop, workspace: shop, kind: magento}
        - {name: slow, key: slow-key-of-the-test, workspace: shop, kind: secret, eventsPerSecond: 1}
      """;

  @TempDir Path dir = Path.of("");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final AtomicInteger taken = new AtomicInteger();
  private int port;
  private int metricsPort;

  private interface Trial {
    void run(TestingEngine engine) throws Exception;
  }

  private void with(Trial trial) throws Exception {
    Path keys = Files.writeString(dir.resolve("keys.yaml"), KEYS);
    try (TestingEngine engine = new TestingEngine(dir);
        Collector collector = engine.collector(keys, null)) {
      port = collector.port();
      metricsPort = collector.metricsPort();
      TestingEngine.await(PATIENCE, () -> get("/readyz").statusCode() == 200);
      trial.run(engine);
    }
  }

  @Test
  void badCallsBecomeDeadLettersAndTheOthersOfTheirRequestAreTaken() throws Exception {
    with(
        engine -> {
          String bad = "{\"type\":\"track\", \"userId\":\"ann\",\"event\":\"Order Completed\"}";
          String large = "{\"type\":\"page\",\"userId\":\"" + "x".repeat(40_000) + "\"}";
          String body =
              "{\"batch\":[" + call("m1") + "," + bad + "," + large + "," + call("m2") + "]}";
          assertThat(post("/v1/batch", SECRET, body).body())
              .startsWith(
                  "{\"success\":false,\"accepted\":2,\"partly\":0,\"refused\":2,\"items\":[{\"index\":1,")
              .contains("'Order Completed' has no order", "the call is larger than 32 KB");
          assertThat(ids(engine)).containsExactly("m1", "m2");
          List<DeadLetter> letters = new ArrayList<>();
          WholeTopics.read(
              engine.ports.bootstrap(),
              List.of(TopicNames.DEAD_LETTERS),
              DeadLetter.class,
              (key, letter) -> letters.add(letter));
          assertThat(letters)
              .extracting(DeadLetter::getDetail)
              .containsExactlyInAnyOrder(
                  "'Order Completed' has no order", "the call is larger than 32 KB");
          assertThat(letters)
              .extracting(letter -> StandardCharsets.UTF_8.decode(letter.getValue()).toString())
              .contains(bad, large);
        });
  }

  @Test
  void everySendersWayToSayItsKeyAndItsBody() throws Exception {
    with(
        engine -> {
          assertThat(post("//v1/import/", null, body("b1", SECRET)).statusCode()).isEqualTo(200);
          assertThat(post("/v1/batch", SECRET, body("b2", null)).statusCode()).isEqualTo(200);
          HttpRequest header =
              request("/v1/t")
                  .header("X-Write-Key", SECRET)
                  .header("Content-Type", "text/plain")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          call("b3").replace("\"type\":\"track\",", "")))
                  .build();
          assertThat(http.send(header, HttpResponse.BodyHandlers.ofString()).statusCode())
              .isEqualTo(200);
          HttpRequest gzip =
              request("/v1/batch")
                  .header("Content-Encoding", "gzip")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(body("b4", SECRET))))
                  .build();
          assertThat(http.send(gzip, HttpResponse.BodyHandlers.ofString()).statusCode())
              .isEqualTo(200);
          HttpRequest bomb =
              request("/v1/batch")
                  .header("Content-Encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(" ".repeat(50_000_000))))
                  .build();
          HttpResponse<String> refused = http.send(bomb, HttpResponse.BodyHandlers.ofString());
          assertThat(refused.statusCode()).isEqualTo(400);
          assertThat(refused.body()).contains("larger than 500 KB when inflated");
          assertThat(post("/v1/batch", null, body("b5", null)).statusCode()).isEqualTo(401);
          assertThat(post("/v1/batch", "guessed-key-of-nobody", body("b5", null)).statusCode())
              .isEqualTo(401);
          assertThat(post("/v1/batch", SECRET, "{\"batch\":").statusCode()).isEqualTo(400);
          assertThat(ids(engine)).containsExactly("b1", "b2", "b3", "b4");
        });
  }

  @Test
  void aPublicKeyServesItsPagesAndNobodyReachesAnotherWorkspace() throws Exception {
    with(
        engine -> {
          String page =
              "{\"type\":\"page\",\"anonymousId\":\"v\",\"messageId\":\"p1\",\"workspace\":\"shop\",\"writeKey\":\"public-key-of-the-test\"}";
          assertThat(from("https://shop.example", page).statusCode()).isEqualTo(200);
          assertThat(from("https://evil.example", page).statusCode()).isEqualTo(403);
          assertThat(
                  from("https://shop.example", page.replace("public-key-of-the-test", SECRET))
                      .statusCode())
              .isEqualTo(403);
          HttpRequest preflight =
              request("/v1/p")
                  .header("Origin", "https://shop.example")
                  .header("Access-Control-Request-Headers", "content-type,authorization")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .build();
          HttpResponse<String> allowed = http.send(preflight, HttpResponse.BodyHandlers.ofString());
          assertThat(allowed.statusCode()).isEqualTo(204);
          assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
              .contains("content-type,authorization");
          List<Event> events = engine.events();
          assertThat(events).extracting(Event::getWorkspace).containsExactly("other-shop");
        });
  }

  /** Ten thousand ways to say that an event is somebody else's. */
  @Test
  void nobodyWritesToAnotherWorkspace() throws Exception {
    with(
        engine -> {
          String[] claims = {
            "\"workspace\":\"shop\"",
            "\"context\":{\"workspace\":\"shop\",\"traits\":{\"workspace\":\"shop\"}}",
            "\"properties\":{\"workspace\":\"shop\"},\"writeKey\":\"" + SECRET + "\"",
            "\"traits\":{\"workspace\":\"shop\"}",
            "\"integrations\":{\"workspace\":\"shop\"},\"workspaceId\":\"shop\""
          };
          String[] users = {"shop/ann", "shop\\u0000ann", "../shop/ann", "shop\\nann", "ann"};
          int number = 0;
          for (int request = 0; request < 100; request++) {
            StringBuilder calls = new StringBuilder();
            for (int i = 0; i < 100; i++, number++) {
              calls
                  .append(i == 0 ? "" : ",")
                  .append("{\"type\":\"page\",\"messageId\":\"w")
                  .append(number)
                  .append("\",\"userId\":\"")
                  .append(users[number % users.length])
                  .append("\",")
                  .append(claims[number / users.length % claims.length])
                  .append('}');
            }
            String body = "{\"workspace\":\"shop\",\"batch\":[" + calls + "]}";
            int status;
            do {
              status =
                  post("/v1/batch?workspace=shop", "public-key-of-the-test", body).statusCode();
            } while (status == 429);
            assertThat(status).isEqualTo(200);
          }
          List<Event> events = engine.events();
          assertThat(events).as("a zero in an id is refused").hasSize(8_000);
          assertThat(events).allMatch(event -> event.getWorkspace().equals("other-shop"));
        });
  }

  /** Ten thousand ways to ask for what is known of somebody: the listener only takes in. */
  @Test
  void nobodyReadsAtTheDoor() throws Exception {
    with(
        engine -> {
          String told = "{\"userId\":\"ann\",\"traits\":{\"email\":\"marked@shop.example\"}}";
          assertThat(post("/v1/identify", SECRET, told).statusCode()).isEqualTo(200);
          String[] things = {
            "profiles",
            "contacts",
            "events",
            "triggers",
            "export",
            "segments",
            "sourceConfig",
            "identify",
            "batch",
            "hooks/my-shop"
          };
          String[] asks = {"", "/ann", "/shop/ann", "?workspace=shop&userId=ann", "/../shop%2Fann"};
          String[] keys = {"public-key-of-the-test", SECRET, "guessed-key-of-nobody"};
          String[] methods = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
          for (int number = 0; number < 10_000; number++) {
            String path = "/v1/" + things[number % things.length] + asks[number / 10 % asks.length];
            String body =
                "{\"type\":\"export\",\"userId\":\"ann\",\"workspace\":\"shop\",\"number\":"
                    + number
                    + "}";
            HttpResponse<String> answer =
                http.send(
                    request(path)
                        .header("X-Write-Key", keys[number / 50 % keys.length])
                        .method(
                            methods[number / 150 % methods.length],
                            HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body() + answer.headers().map())
                .as("%s", path)
                .doesNotContain("marked@shop.example");
          }
          assertThat(get("/metrics").statusCode())
              .as("one sender is not told of another")
              .isEqualTo(404);
          HttpResponse<String> metrics =
              http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
          assertThat(metrics.body())
              .contains("beckon_collector_events")
              .doesNotContain("ann")
              .doesNotContain("marked");
        });
  }

  @Test
  void aShopTellsOfItsOrdersAndNobodyElseDoes() throws Exception {
    with(
        engine -> {
          String order =
              "{\"id\": 7, \"status\": \"processing\", \"currency\": \"USD\", \"total\": \"3.50\", \"customer_id\": 26, \"line_items\": []}";
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(
              new SecretKeySpec(
                  "signing-secret-of-the-shop".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
          String signature =
              Base64.getEncoder()
                  .encodeToString(mac.doFinal(order.getBytes(StandardCharsets.UTF_8)));
          assertThat(hook("my-shop", signature, order).statusCode()).isEqualTo(200);
          assertThat(hook("my-shop", signature, order.replace("3.50", "0.50")).statusCode())
              .isEqualTo(401);
          assertThat(hook("your-shop", signature, order).statusCode()).isEqualTo(404);
          assertThat(post("/v1/hooks/my-shop", null, "webhook_id=7").statusCode())
              .as("the trial of a webhook is not signed")
              .isEqualTo(200);
          assertThat(engine.events())
              .extracting(event -> event.getName() + " " + event.getOrder().getTotal())
              .containsExactly("Order Completed 350");
        });
  }

  /** A shop that is refused gives up its webhook: what is its own is taken, and said. */
  @Test
  void whatAShopSaysAndNobodyUnderstandsIsADeadLetter() throws Exception {
    with(
        engine -> {
          String memo = "{\"entity_id\":5,\"order_id\":7,\"pad\":\"" + "x".repeat(900_000) + "\"}";
          HttpResponse<String> answer = magento("/v1/hooks/other-shop?topic=creditmemo", memo);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          assertThat(answer.body())
              .isEqualTo(
                  "{\"success\":true,\"ignored\":[\"the credit memo has no entity_id, order_id or"
                      + " grand_total\"]}");
          assertThat(magento("/v1/hooks/other-shop", "<?xml version=\"1.0\"?><x>").statusCode())
              .isEqualTo(200);
          assertThat(magento("/v1/hooks/other-shop", " ".repeat(6 << 20)).body())
              .contains("larger than 5120 KB");
          List<DeadLetter> letters = new ArrayList<>();
          WholeTopics.read(
              engine.ports.bootstrap(),
              List.of(TopicNames.DEAD_LETTERS),
              DeadLetter.class,
              (key, letter) -> letters.add(letter));
          assertThat(letters)
              .extracting(letter -> letter.getReason() + ": " + letter.getDetail())
              .containsExactlyInAnyOrder(
                  "ignored: the credit memo has no entity_id, order_id or grand_total",
                  "ignored: the body is no XML from line 1 on");
          assertThat(metrics())
              .contains("beckon_collector_events_total{key=\"other-shop\",outcome=\"ignored\"} 2");
          assertThat(engine.events()).isEmpty();
        });
  }

  private String metrics() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private HttpResponse<String> magento(String path, String body) throws Exception {
    return http.send(
        request(path)
            .header("Authorization", "Bearer bearer-secret-of-the-shop")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> hook(String shop, String signature, String body) throws Exception {
    return http.send(
        request("/v1/hooks/" + shop)
            .header("X-WC-Webhook-Topic", "order.created")
            .header("X-WC-Webhook-Signature", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whoComesTooOftenIsToldWhenToComeAgain() throws Exception {
    with(
        engine -> {
          List<Integer> answers = new ArrayList<>();
          HttpResponse<String> last = get("/healthz");
          for (int i = 0; i < 4; i++) {
            StringBuilder calls = new StringBuilder(call("r" + i));
            for (int k = 1; k < 200; k++) {
              calls.append(",").append(call("r" + i + "-" + k));
            }
            last = post("/v1/batch", "slow-key-of-the-test", "{\"batch\":[" + calls + "]}");
            answers.add(last.statusCode());
          }
          assertThat(answers).startsWith(200, 200).contains(429);
          assertThat(last.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
              .isPositive();
        });
  }

  @Test
  void whoFloodsIsToldWhenToComeAgainAndTheOthersAreTaken() throws Exception {
    with(
        engine -> {
          StringBuilder calls = new StringBuilder(call("f"));
          for (int k = 1; k < 400; k++) {
            calls.append(",").append(call("f" + k));
          }
          String flood = "{\"batch\":[" + calls + "]}";
          assertThat(post("/v1/batch", "narrow-key-of-the-test", flood).body())
              .isEqualTo("{\"success\":true}");
          HttpResponse<String> again = post("/v1/batch", "narrow-key-of-the-test", flood);
          assertThat(again.statusCode()).isEqualTo(429);
          assertThat(again.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
              .isBetween(100, 400);
          assertThat(again.body()).contains("contactEventsPerSecond of this key is 1");
          String other = call("bob").replace("ann", "bob");
          HttpResponse<String> mixed =
              post("/v1/batch", "narrow-key-of-the-test", flood.replace("]}", "," + other + "]}"));
          assertThat(mixed.statusCode()).isEqualTo(200);
          assertThat(mixed.headers().firstValue("Retry-After")).isPresent();
          assertThat(mixed.body())
              .contains("\"accepted\":1", "\"refused\":400", "contactEventsPerSecond");
          assertThat(metrics())
              .contains(
                  "beckon_collector_events_total{key=\"narrow\",outcome=\"accepted\"} 401.0",
                  "beckon_collector_events_total{key=\"narrow\",outcome=\"limited\"} 800.0");
        });
  }

  @Test
  void whatWasAcknowledgedIsThereHoweverOftenTheBrokerGoes() throws Exception {
    with(
        engine -> {
          AtomicBoolean stop = new AtomicBoolean();
          ExecutorService pool = Executors.newFixedThreadPool(4);
          try {
            List<Future<Set<String>>> loads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              String sender = "s" + i;
              loads.add(pool.submit(() -> load(sender, stop)));
            }
            for (int round = 0; round < 2; round++) {
              TestingEngine.await(PATIENCE, () -> get("/readyz").statusCode() == 200);
              int enough = taken.get() + 50;
              TestingEngine.await(PATIENCE, () -> taken.get() > enough);
              engine.stopBroker();
              long gone = System.nanoTime();
              TestingEngine.await(PATIENCE, () -> get("/readyz").statusCode() == 503);
              long asked = System.nanoTime();
              assertThat(post("/v1/batch", SECRET, body("away" + round, null)).statusCode())
                  .isEqualTo(503);
              assertThat(Duration.ofNanos(System.nanoTime() - asked))
                  .isLessThan(Duration.ofSeconds(1));
              assertThat(Duration.ofNanos(System.nanoTime() - gone))
                  .isLessThan(Duration.ofSeconds(8));
              assertThat(get("/healthz").statusCode()).as("its loops are free").isEqualTo(200);
              engine.startBroker();
            }
            TestingEngine.await(PATIENCE, () -> get("/readyz").statusCode() == 200);
            String after = "after";
            TestingEngine.await(
                PATIENCE, () -> post("/v1/batch", SECRET, body(after, null)).statusCode() == 200);
            stop.set(true);
            Set<String> acknowledged = new TreeSet<>(Set.of(after));
            for (Future<Set<String>> load : loads) {
              acknowledged.addAll(load.get());
            }
            assertThat(acknowledged).hasSizeGreaterThan(1_000);
            assertThat(new HashSet<>(ids(engine))).containsAll(acknowledged);
          } finally {
            stop.set(true);
            pool.shutdownNow();
          }
        });
  }

  /** Sends batch after batch, each until it is taken; gives the ids of those that were. */
  private Set<String> load(String sender, AtomicBoolean stop) throws InterruptedException {
    Set<String> acknowledged = new TreeSet<>();
    for (int i = 0; !stop.get(); i++) {
      List<String> ids = new ArrayList<>();
      StringBuilder calls = new StringBuilder();
      for (int k = 0; k < 10; k++) {
        ids.add(sender + "-" + i + "-" + k);
        calls.append(k == 0 ? "" : ",").append(call(sender + "-" + i + "-" + k));
      }
      boolean accepted = false;
      while (!accepted && !stop.get()) {
        try {
          accepted = post("/v1/batch", SECRET, "{\"batch\":[" + calls + "]}").statusCode() == 200;
        } catch (IOException e) {
          accepted = false;
        }
        if (!accepted) {
          LockSupport.parkNanos(20_000_000);
        }
      }
      if (accepted) {
        taken.incrementAndGet();
        acknowledged.addAll(ids);
      }
    }
    return acknowledged;
  }

  private static String call(String id) {
    return "{\"type\":\"track\",\"event\":\"Looked\",\"userId\":\"ann\",\"messageId\":\""
        + id
        + "\"}";
  }

  private static String body(String id, @Nullable String key) {
    return "{\"batch\":["
        + call(id)
        + "]"
        + (key == null ? "" : ",\"writeKey\":\"" + key + "\"")
        + "}";
  }

  private HttpResponse<String> from(String origin, String body) throws Exception {
    return http.send(
        request("/v1/p")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, @Nullable String key, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header(
          "Authorization",
          "Basic "
              + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8)));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> ids(TestingEngine engine) throws IOException {
    return engine.events().stream().map(Event::getMessageId).toList();
  }
}
