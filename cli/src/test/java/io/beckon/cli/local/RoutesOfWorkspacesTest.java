package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.collector.Collector;
import io.beckon.collector.http.Demo;
import io.beckon.collector.shop.ShopSystem;
import io.beckon.collector.shop.ShopSystems;
import io.beckon.jobs.WholeTopics;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.registry.TopicNames;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of the collector, by the keys of workspace {@code a}: nothing is written to workspace
 * {@code b}, and nothing of it is read. A route that is not in the table fails the test.
 */
class RoutesOfWorkspacesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ORIGIN = "https://shop.example";

  /** Only in what b sends: in no answer may it be. */
  private static final String MARK = "marked-of-b";

  /** What is behind a route. */
  private enum Route {
    /** Takes one call, or the calls of a batch. */
    CALL,
    BATCH,
    /** Takes a shop system's message; the name of a hook follows. */
    HOOK,
    /** Answers the same to everybody, and keeps nothing. */
    SAME,
    /** There with a demo shop alone: without one, 404. */
    DEMO,
    /** Not on the port that senders reach. */
    NOT_HERE
  }

  /** Every path that the collector's sources name. */
  private static final Map<String, Route> ROUTES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("/v1/batch", Route.BATCH),
              Map.entry("/v1/import", Route.BATCH),
              Map.entry("/v1/b", Route.BATCH),
              Map.entry("/beacon/v1/batch", Route.BATCH),
              Map.entry("/v1/track", Route.CALL),
              Map.entry("/v1/t", Route.CALL),
              Map.entry("/v1/page", Route.CALL),
              Map.entry("/v1/p", Route.CALL),
              Map.entry("/v1/screen", Route.CALL),
              Map.entry("/v1/s", Route.CALL),
              Map.entry("/v1/identify", Route.CALL),
              Map.entry("/v1/i", Route.CALL),
              Map.entry("/v1/alias", Route.CALL),
              Map.entry("/v1/a", Route.CALL),
              Map.entry("/v1/group", Route.CALL),
              Map.entry("/v1/g", Route.CALL),
              Map.entry("/v1/erase", Route.CALL),
              Map.entry("/v1/hooks/", Route.HOOK),
              Map.entry("/v1/m", Route.SAME),
              Map.entry("/healthz", Route.SAME),
              Map.entry("/readyz", Route.SAME),
              Map.entry("/sourceConfig", Route.SAME),
              Map.entry("/beckon.js", Route.SAME),
              Map.entry("/demo", Route.DEMO),
              Map.entry("/demo/triggers", Route.DEMO),
              Map.entry("/demo/sign-up", Route.DEMO),
              Map.entry("/metrics", Route.NOT_HERE)));

  /** Ways to claim another workspace than that of the key, in the body. */
  private static final List<String> CLAIMS =
      List.of(
          "\"workspace\":\"b\"",
          "\"workspaceId\":\"b\",\"context\":{\"workspace\":\"b\",\"traits\":{\"workspace\":\"b\"}}",
          "\"properties\":{\"workspace\":\"b\"},\"traits\":{\"workspace\":\"b\"}");

  /** Users of b as its keys write them, or nearly. */
  private static final List<String> USERS = List.of("ann", "b/ann", "../b/ann", "b\\nann");

  @TempDir Path dir = Path.of("");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private int port;
  private int metricsPort;
  private int number;

  private static String keys() {
    StringBuilder keys = new StringBuilder("keys:\n");
    for (String workspace : List.of("a", "b")) {
      keys.append(
          """
            - {name: server-W, key: secret-key-of-workspace-W, workspace: W, kind: secret, eventsPerSecond: 1000000}
            - {name: pages-W, key: public-key-of-workspace-W, workspace: W, kind: public, origins: ["https://shop.example"], eventsPerSecond: 1000000}
          """
              .replace("W", workspace));
      for (String system : ShopSystems.names()) {
        String needs =
            system.equals("prestashop") ? ", timezone: Europe/Paris, currencies: {\"1\": EUR}" : "";
        keys.append(
            "  - {name: %s-%s, key: %s, workspace: %s, kind: %s, currency: EUR%s}\n"
                .formatted(system, workspace, secret(system, workspace), workspace, system, needs));
      }
    }
    return keys.toString();
  }

  private static String secret(String system, String workspace) {
    return "signing-secret-of-" + system + "-" + workspace;
  }

  private interface Trial {
    void run(TestingEngine engine) throws Exception;
  }

  private void with(@Nullable Demo demo, Trial trial) throws Exception {
    Path keys = Files.writeString(dir.resolve("keys.yaml"), keys());
    try (TestingEngine engine = new TestingEngine(dir);
        Collector collector = engine.collector(keys, demo)) {
      port = collector.port();
      metricsPort = collector.metricsPort();
      TestingEngine.await(PATIENCE, () -> send("GET", "/readyz", "").statusCode() == 200);
      trial.run(engine);
    }
  }

  /** Whoever adds a route says here what becomes of two workspaces behind it. */
  @Test
  void everyPathThatTheCollectorNamesIsInTheTable() throws IOException {
    Set<String> named = new TreeSet<>();
    Path sources = Path.of("..", "collector", "src", "main", "java", "io", "beckon", "collector");
    Pattern path = Pattern.compile("\"(/[A-Za-z][A-Za-z0-9./_-]*)\"");
    try (Stream<Path> files = Files.walk(sources.resolve("http"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Matcher matcher = path.matcher(Files.readString(file));
        while (matcher.find()) {
          // The rest are files on the class path.
          if (!matcher.group(1).startsWith("/io/beckon/")) {
            named.add(matcher.group(1));
          }
        }
      }
    }
    assertThat(named).isEqualTo(ROUTES.keySet());
  }

  @Test
  void noKeyWritesToAnotherWorkspaceOnAnyRoute() throws Exception {
    with(
        null,
        engine -> {
          int sent = 0;
          for (Map.Entry<String, Route> route : ROUTES.entrySet()) {
            boolean batch = route.getValue() == Route.BATCH;
            if (batch || route.getValue() == Route.CALL) {
              for (String key : List.of("secret-key-of-workspace-a", "public-key-of-workspace-a")) {
                sent += claims(route.getKey(), batch, key);
              }
            }
          }
          List<Event> events = engine.events();
          assertThat(events).extracting(Event::getWorkspace).containsOnly("a");
          assertThat(events).as("what was taken is there").hasSizeGreaterThan(sent / 3);
          assertThat(events)
              .extracting(Event::getKind)
              .as("each kind of call was tried")
              .contains(
                  EventKind.TRACK,
                  EventKind.PAGE,
                  EventKind.IDENTIFY,
                  EventKind.ALIAS,
                  EventKind.ERASE);
        });
  }

  /** Sends to a route whatever may make it take an event for b; gives how many calls. */
  private int claims(String path, boolean batch, String key) throws Exception {
    int sent = 0;
    for (String claim : CLAIMS) {
      for (String user : USERS) {
        String call =
            "{\"type\":\"track\",\"event\":\"Looked\",\"messageId\":\"m%d\",\"userId\":\"%s\",\"previousId\":\"p-%s\",\"groupId\":\"b\",%s}"
                .formatted(number++, user, user, claim);
        String body = batch ? "{\"workspace\":\"b\",\"batch\":[" + call + "]}" : call;
        HttpResponse<String> answer = write(path + "?workspace=b&workspaceId=b", key, body);
        assertThat(answer.statusCode()).as("%s %s", path, answer.body()).isIn(200, 400);
        assertThat(answer.body()).doesNotContain(MARK);
        sent++;
      }
    }
    return sent;
  }

  /** Of two keys one counts, whole: a's as the sender's own, b's only named. */
  @Test
  void aKeyThatIsNamedBesideAnotherChangesNothing() throws Exception {
    with(
        null,
        engine -> {
          String body =
              "{\"type\":\"page\",\"messageId\":\"m1\",\"userId\":\"ann\",\"writeKey\":\"guessed-key-of-workspace-b\"}";
          assertThat(write("/v1/page", "secret-key-of-workspace-a", body).statusCode())
              .isEqualTo(200);
          HttpRequest guessed =
              request("/v1/page")
                  .header("X-Write-Key", "secret-key-of-workspace-a")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build();
          assertThat(text(guessed).statusCode()).as("the body's key comes first").isEqualTo(401);
          for (String half : List.of("server-b", "pages-b", "b", "")) {
            assertThat(write("/v1/page", half, "{\"userId\":\"ann\"}").statusCode()).isEqualTo(401);
          }
          assertThat(engine.events()).extracting(Event::getWorkspace).containsExactly("a");
        });
  }

  @Test
  void noShopOfOneWorkspaceSpeaksForAnothers() throws Exception {
    with(
        null,
        engine -> {
          for (String name : ShopSystems.names()) {
            byte[] body = order(name).getBytes(StandardCharsets.UTF_8);
            for (String signer : ShopSystems.names()) {
              String secret = secret(signer, "a");
              assertThat(hook(name, "b", secret, body).statusCode())
                  .as("%s of b, signed by %s of a", name, signer)
                  .isEqualTo(401);
            }
            for (String key : List.of("secret-key-of-workspace-a", "secret-key-of-workspace-b")) {
              assertThat(hook(name, "b", key, body).statusCode()).isEqualTo(401);
            }
            assertThat(write("/v1/hooks/" + name + "-b", "secret-key-of-workspace-a", "{}"))
                .extracting(HttpResponse::statusCode)
                .isEqualTo(401);
          }
          assertThat(engine.events()).isEmpty();
          for (String name : ShopSystems.names()) {
            byte[] body = order(name).getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> own = hook(name, "a", secret(name, "a"), body);
            assertThat(own.statusCode()).as("%s: %s", name, own.body()).isEqualTo(200);
          }
          List<Event> events = engine.events();
          assertThat(events).extracting(Event::getWorkspace).containsOnly("a");
          assertThat(events)
              .extracting(event -> event.getMessageId().replaceAll("-.*", ""))
              .as("each shop system was tried")
              .containsAll(ShopSystems.names());
        });
  }

  @Test
  void nothingOfAnotherWorkspaceIsReadOnAnyRoute() throws Exception {
    with(
        null,
        engine -> {
          String told =
              "{\"messageId\":\"%s\",\"userId\":\"%s\",\"traits\":{\"email\":\"%s@shop.example\"}}"
                  .formatted(MARK, MARK, MARK);
          assertThat(write("/v1/identify", "secret-key-of-workspace-b", told).statusCode())
              .isEqualTo(200);
          assertThat(engine.events()).hasSize(1);
          for (Map.Entry<String, Route> route : ROUTES.entrySet()) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
              for (String rest : List.of("", "/", "?userId=ann&workspace=b", "/b", "/../b/ann")) {
                asked(method, route.getKey() + rest);
              }
            }
          }
          // The same to everybody: not what another has said, nor what others have.
          for (String path : List.of("/healthz", "/readyz", "/beckon.js")) {
            HttpResponse<String> anybody = send("GET", path, "");
            assertThat(anybody.statusCode()).isEqualTo(200);
            assertThat(asked("GET", path).body()).isEqualTo(anybody.body());
          }
          assertThat(send("POST", "/v1/m", "").body()).isEqualTo("{\"success\":true}");
          String known = send("GET", "/sourceConfig?writeKey=secret-key-of-workspace-b", "").body();
          String guessed = send("GET", "/sourceConfig?writeKey=guessed-key", "").body();
          assertThat(known.replace("secret-key-of-workspace-b", "guessed-key"))
              .as("it tells nobody which keys there are")
              .isEqualTo(guessed);
          for (Map.Entry<String, Route> route : ROUTES.entrySet()) {
            if (route.getValue() == Route.DEMO || route.getValue() == Route.NOT_HERE) {
              assertThat(send("GET", route.getKey(), "").statusCode())
                  .as(route.getKey())
                  .isEqualTo(404);
              assertThat(send("POST", route.getKey(), "user=ann").statusCode())
                  .as(route.getKey())
                  .isEqualTo(404);
            }
          }
          assertThat(engine.events())
              .as("asking writes nothing")
              .extracting(Event::getWorkspace)
              .filteredOn("b"::equals)
              .hasSize(1);
          HttpResponse<String> metrics =
              text(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                      .build());
          assertThat(metrics.body()).contains("key=\"server-b\"").doesNotContain(MARK);
        });
  }

  /** Asks with every key of a; nothing of b is in any answer. */
  private HttpResponse<String> asked(String method, String path) throws Exception {
    HttpResponse<String> last = send(method, path, "");
    for (String key : List.of("secret-key-of-workspace-a", "public-key-of-workspace-a")) {
      HttpRequest request =
          request(path)
              .header("Authorization", basic(key))
              .method(
                  method,
                  HttpRequest.BodyPublishers.ofString(
                      "{\"type\":\"export\",\"userId\":\"" + "ann" + "\",\"workspace\":\"b\"}"))
              .build();
      last = text(request);
      assertThat(last.body() + last.headers().map())
          .as("%s %s", method, path)
          .doesNotContain(MARK, "workspace-b", "server-b", "pages-b", "signing-secret");
      assertThat(last.statusCode()).as("%s %s", method, path).isLessThan(500);
    }
    return last;
  }

  /** With a demo, its routes reach what the demo gives out, and no contact of a workspace. */
  @Test
  void theDemosRoutesReachTheDemoAlone() throws Exception {
    List<String> signedUp = new ArrayList<>();
    Demo demo =
        new Demo() {
          @Override
          public void signUp(String user) {
            signedUp.add(user);
          }

          @Override
          public String triggers(String user) {
            return "[\"" + user + "\"]";
          }
        };
    with(
        demo,
        engine -> {
          assertThat(send("GET", "/demo", "").statusCode()).isEqualTo(200);
          assertThat(send("GET", "/demo/triggers?user=ann&workspace=b", "").body())
              .isEqualTo("[\"ann\"]");
          HttpRequest form =
              request("/demo/sign-up?workspace=b")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("user=ann&workspace=b"))
                  .build();
          assertThat(text(form).statusCode()).isEqualTo(200);
          assertThat(signedUp).containsExactly("ann");
          assertThat(engine.events()).isEmpty();
        });
  }

  /** What a refused call leaves behind says whose it is, so that it can be forgotten with it. */
  @Test
  void aDeadLetterIsOfTheWorkspaceOfItsKey() throws Exception {
    with(
        null,
        engine -> {
          String bad =
              "{\"batch\":[{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"b/ann\",\"workspace\":\"b\"}]}";
          assertThat(write("/v1/batch", "secret-key-of-workspace-a", bad).statusCode())
              .isEqualTo(200);
          List<String> letters = new ArrayList<>();
          WholeTopics.read(
              engine.ports.bootstrap(),
              List.of(TopicNames.DEAD_LETTERS),
              DeadLetter.class,
              (key, letter) -> letters.add(letter.toString()));
          assertThat(letters).hasSize(1);
          assertThat(letters.get(0)).contains("server-a").doesNotContain("server-b");
          assertThat(engine.events()).isEmpty();
        });
  }

  private static String order(String system) {
    return switch (system) {
      case "shopify" ->
          "{\"id\":1,\"currency\":\"EUR\",\"total_price\":\"3.50\",\"financial_status\":\"paid\",\"customer\":{\"id\":7},\"line_items\":[],\"created_at\":\"2026-11-29T06:00:00Z\",\"processed_at\":\"2026-11-29T06:00:00Z\"}";
      case "woocommerce" ->
          "{\"id\":1,\"status\":\"processing\",\"currency\":\"EUR\",\"total\":\"3.50\",\"customer_id\":7,\"line_items\":[]}";
      default -> fixture(system);
    };
  }

  /** An order as the collector's own tests have it. */
  private static String fixture(String system) {
    String name = system.equals("magento") ? "order-cash-on-delivery" : "order-paid";
    Path file =
        Path.of("..", "collector", "src", "test", "resources", "shops", system, name + ".json");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException("a further shop system needs an order here: " + system, e);
    }
  }

  private HttpResponse<String> hook(String name, String workspace, String secret, byte[] body)
      throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
    ShopSystem system = Objects.requireNonNull(ShopSystems.named(name));
    String topic =
        switch (name) {
          case "shopify" -> "orders/paid";
          case "woocommerce" -> "order.updated";
          case "magento" -> "order";
          default -> "";
        };
    HttpRequest.Builder request =
        request("/v1/hooks/" + name + "-" + workspace + "?topic=" + topic + "&workspace=b")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    Collection<String> headers = system.proof().headers();
    if (headers.isEmpty()) {
      request.header("Authorization", "Bearer " + secret);
    } else {
      headers.forEach(header -> request.header(header, signature));
    }
    return text(request.build());
  }

  private HttpResponse<String> write(String path, String key, String body) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("Authorization", basic(key))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (key.startsWith("public")) {
      request.header("Origin", ORIGIN);
    }
    return text(request.build());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return text(request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpResponse<String> text(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String basic(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(10));
  }
}
