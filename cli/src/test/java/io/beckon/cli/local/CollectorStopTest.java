package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.collector.Collector;
import io.beckon.schema.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients post while the collector stops. */
class CollectorStopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 32;
  private static final String KEY = "secret-key-of-the-test";

  @TempDir Path dir = Path.of("");

  /** What was answered with 200, and whether each request was answered. */
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  /** When the collector began to stop, in nanoseconds; 0: it has not. */
  private volatile long stopping;

  @Test
  void everyRequestIsRefusedAtConnectOrAnsweredAndWhatIsAnsweredIsInKafka() throws Exception {
    Path keys =
        Files.writeString(
            dir.resolve("keys.yaml"),
            "keys:\n  - {name: server, key: "
                + KEY
                + ", workspace: shop, kind: secret, eventsPerSecond: 1000000, currency: GBP}\n");
    try (TestingEngine engine = new TestingEngine(dir)) {
      ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
      List<Future<?>> clients = new ArrayList<>();
      try (Collector collector = engine.collector(keys, null)) {
        TestingEngine.await(PATIENCE, collector::isReady);
        for (int i = 0; i < CLIENTS; i++) {
          String name = "c" + i;
          // One half keeps its connections, the other opens one for each request.
          boolean keeps = i % 2 == 0;
          clients.add(pool.submit(() -> post(collector.port(), name, keeps)));
        }
        TestingEngine.await(PATIENCE, () -> taken.size() > 20 * CLIENTS);
        stopping = System.nanoTime();
      }
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
      pool.shutdown();
      assertThat(cut).as("%d were taken", taken.size()).isEmpty();
      assertThat(engine.events().stream().map(Event::getMessageId).collect(Collectors.toSet()))
          .containsAll(taken);
    }
  }

  /** Posts until a connection is refused. */
  private void post(int port, String name, boolean keeps) {
    int number = 0;
    while (true) {
      long connected = 0;
      boolean answered = false;
      try (Socket socket = new Socket()) {
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        connected = System.nanoTime();
        boolean open = true;
        while (open) {
          String id = name + "-" + number++;
          open = request(socket, id, keeps);
          answered = true;
        }
      } catch (ConnectException e) {
        return;
      } catch (IOException e) {
        if (stopping > 0 && connected > stopping && !answered) {
          // It came while the socket was closing: the system refuses it by a reset, if it got into
          // the queue between the last look and the close.
          return;
        }
        cut.add(
            String.format(
                Locale.ROOT,
                "%s-%d: %s (connected %.2f ms and cut %.2f ms after the stop began, answered before: %s)",
                name,
                number - 1,
                e,
                (connected - stopping) / 1e6,
                (System.nanoTime() - stopping) / 1e6,
                answered));
        return;
      }
    }
  }

  /**
   * One request and its answer.
   *
   * @return whether another can follow on this connection
   */
  private boolean request(Socket socket, String id, boolean keeps) throws IOException {
    String body = "{\"messageId\":\"" + id + "\",\"userId\":\"" + id + "\",\"event\":\"Looked\"}";
    String request =
        "POST /v1/track HTTP/1.1\r\nHost: shop\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString((KEY + ":").getBytes(StandardCharsets.UTF_8))
            + "\r\nContent-Length: "
            + body.length()
            + (keeps ? "" : "\r\nConnection: close")
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1);
    @Nullable String status = in.readLine();
    if (status == null) {
      throw new IOException("no answer");
    }
    boolean closes = !keeps;
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      closes |= line.equalsIgnoreCase("connection: close");
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    for (int i = 0; i < length; i++) {
      if (in.read() < 0) {
        throw new IOException("half an answer");
      }
    }
    if (status.contains(" 200 ")) {
      taken.add(id);
    }
    return !closes;
  }
}
