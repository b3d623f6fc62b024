package io.beckon.collector.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/shops/export} between a shop and a collector. */
class ExportScriptTest {
  @TempDir Path dir = Path.of("");

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> posted = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server = server();
  private int refusals;

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query =
        URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
    String by = exchange.getRequestHeaders().getFirst("Authorization");
    String reply;
    int status = 200;
    if (path.startsWith("/v1/hooks/")) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      posted.add(path + "?" + query + " " + by + " " + body);
      status = refusals-- > 0 ? 401 : 200;
      reply = status == 200 ? "{\"success\":true,\"ignored\":[\"order: why\"]}" : "no";
    } else {
      asked.add(path + "?" + query + " " + by);
      reply = shop(path, query);
    }
    byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String shop(String path, String query) {
    return switch (path) {
      case "/rest/V1/orders" ->
          "{\"items\":[],\"page\":%s,\"total_count\":25}"
              .formatted(query.replaceFirst(".*currentPage]=", ""));
      case "/api/orders" -> query.contains("limit=0,20") ? "{\"orders\":[1]}" : "[]\n";
      case "/api/customers", "/api/order_slip" -> "[]";
      default -> "{\"items\":[],\"total_count\":0}";
    };
  }

  private String run(int expected, String kind) throws Exception {
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    ProcessBuilder builder =
        new ProcessBuilder("bash", Path.of("..", "examples", "shops", "export").toString(), kind)
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SHOP",
                here,
                "SHOP_TOKEN",
                "token",
                "SHOP_TIMEZONE",
                "Europe/Paris",
                "COLLECTOR",
                here + "/v1/hooks/my-shop",
                "COLLECTOR_SECRET",
                "hush",
                "STATE",
                dir.resolve("since").toString()));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isEqualTo(expected);
    return out;
  }

  @Test
  void whatHasChangedInMagentoSinceTheLastRunIsPosted() throws Exception {
    // 2026-11-29T06:00:00Z
    Files.writeString(dir.resolve("since"), "1795932000\n");
    assertThat(run(0, "magento")).contains("order: why");
    assertThat(asked)
        .extracting(one -> one.substring(0, one.indexOf('?')))
        .containsExactly(
            "/rest/V1/customers/search",
            "/rest/V1/orders",
            "/rest/V1/orders",
            "/rest/V1/creditmemos");
    assertThat(asked)
        .allMatch(one -> one.contains("[value]=2026-11-29 05:59:00"))
        .allMatch(one -> one.endsWith(" Bearer token"));
    assertThat(posted)
        .containsExactly(
            "/v1/hooks/my-shop?topic=order Bearer hush {\"items\":[],\"page\":1,\"total_count\":25}",
            "/v1/hooks/my-shop?topic=order Bearer hush {\"items\":[],\"page\":2,\"total_count\":25}");
    assertThat(Files.readString(dir.resolve("since")).strip()).isGreaterThan("1795932000");
  }

  @Test
  void whatHasChangedInPrestaShopSinceTheLastRunIsPosted() throws Exception {
    Files.writeString(dir.resolve("since"), "1795932000\n");
    run(0, "prestashop");
    assertThat(asked)
        .extracting(one -> one.substring(0, one.indexOf('?')))
        .containsExactly("/api/customers", "/api/orders", "/api/orders", "/api/order_slip");
    assertThat(asked)
        .allMatch(one -> one.contains("filter[date_upd]=[2026-11-29 06:59:00,"))
        .allMatch(one -> one.endsWith(" Basic dG9rZW46"));
    assertThat(posted)
        .containsExactly("/v1/hooks/my-shop?topic=order Bearer hush {\"orders\":[1]}");
  }

  @Test
  void aRunThatFailsBeginsThereAgain() throws Exception {
    Files.writeString(dir.resolve("since"), "1795932000\n");
    refusals = 100;
    assertThat(run(1, "prestashop")).contains("the collector did not take it: no");
    assertThat(Files.readString(dir.resolve("since"))).isEqualTo("1795932000\n");
    assertThat(run(2, "oxid")).contains("usage");
  }
}
