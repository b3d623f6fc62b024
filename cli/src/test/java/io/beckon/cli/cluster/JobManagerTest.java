package io.beckon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.beckon.cli.UserError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Flink's REST interface does. */
class JobManagerTest {
  private static final String JOB =
      "{\"jobs\": [{\"jid\": \"a1\", \"state\": \"RUNNING\", \"start-time\": 5, \"tasks\": {\"total\": 3, \"running\": %d}}]}";

  private final Map<String, Deque<String>> answers = new HashMap<>();
  private HttpServer server;
  private JobManager manager;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Deque<String> next =
              answers.getOrDefault(
                  exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                  new ArrayDeque<>());
          String body =
              next.size() > 1 ? next.remove() : Objects.requireNonNullElse(next.peek(), "");
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    manager = new JobManager("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String request, String... bodies) {
    answers.put(request, new ArrayDeque<>(List.of(bodies)));
  }

  @Test
  void aJobIsUpOnceAllItsTasksRun() throws Exception {
    assertThat(manager.job()).isEmpty();
    answer("GET /jobs/overview", "{\"jobs\": []}", JOB.formatted(2), JOB.formatted(3));
    assertThat(manager.job()).isEmpty();
    assertThat(manager.job().orElseThrow().isUp()).isFalse();
    assertThat(manager.job().orElseThrow().isUp()).isTrue();
  }

  @Test
  void nobodyAnswers() throws Exception {
    server.stop(0);
    assertThat(manager.job()).isEmpty();
  }

  @Test
  void aSavepointIsWaitedFor() throws Exception {
    answer("GET /jobs/overview", JOB.formatted(3));
    answer("POST /jobs/a1/stop", "{\"request-id\": \"t1\"}");
    answer(
        "GET /jobs/a1/savepoints/t1",
        "{\"status\": {\"id\": \"IN_PROGRESS\"}, \"operation\": null}",
        "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"location\": \"file:/s/1\"}}");
    assertThat(manager.stopWithSavepoint(manager.job().orElseThrow())).isEqualTo("file:/s/1");
  }

  @Test
  void aSavepointThatFailsSaysWhy() throws Exception {
    answer("GET /jobs/overview", JOB.formatted(3));
    answer("POST /jobs/a1/stop", "{\"request-id\": \"t1\"}");
    answer(
        "GET /jobs/a1/savepoints/t1",
        "{\"status\": {\"id\": \"COMPLETED\"}, \"operation\": {\"failure-cause\": {\"class\": \"X\", \"stack-trace\": \"X: disk full\\n\\tat Y\"}}}");
    JobManager.Job job = manager.job().orElseThrow();
    assertThatThrownBy(() -> manager.stopWithSavepoint(job))
        .isInstanceOf(UserError.class)
        .hasMessage("Flink made no savepoint: X: disk full");
  }
}
