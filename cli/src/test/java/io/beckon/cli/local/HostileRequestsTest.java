package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.TestingPorts;
import io.beckon.collector.Collector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that no library sends. {@code -Dbeckon.hostile=100000} sends so many instead of a few
 * thousand.
 */
class HostileRequestsTest {
  private static final String KEY = "secret-key-of-the-test";
  private static final int COUNT = Integer.getInteger("beckon.hostile", 4_000);
  private static final byte[] BOMB = gzip(" ".repeat(20_000_000));

  @TempDir Path dir = Path.of("");

  private int port;

  @Test
  void noneBringsAServerErrorOrTakesMemoryAndOthersAreServed() throws Exception {
    Path keys =
        Files.writeString(
            dir.resolve("keys.yaml"),
            "keys:\n  - {name: server, key: "
                + KEY
                + ", workspace: shop, kind: secret, eventsPerSecond: 10000000}\n");
    port = TestingPorts.free();
    try (TestingEngine engine = new TestingEngine(dir);
        Collector collector = engine.collector(keys, null, port, 10_000_000)) {
      while (!collector.isReady()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      Callable<String> slow = this::slowly;
      ExecutorService pool = Executors.newFixedThreadPool(5);
      try {
        Future<String> slowAnswer = pool.submit(slow);
        long before = used();
        List<Future<Map<String, Integer>>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          int seed = i;
          answers.add(pool.submit(() -> hostile(seed, COUNT / 4)));
        }
        List<Long> times = new ArrayList<>();
        while (answers.stream().anyMatch(answer -> !answer.isDone())) {
          long began = System.nanoTime();
          assertThat(
                  send(
                      request(
                          "/v1/page", "{\"userId\":\"ann\"}".getBytes(StandardCharsets.UTF_8), ""),
                      false))
              .startsWith("200");
          times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
        Map<String, Integer> all = new TreeMap<>();
        for (Future<Map<String, Integer>> answer : answers) {
          answer.get().forEach((status, count) -> all.merge(status, count, Integer::sum));
        }
        times.sort(null);
        System.out.printf(
            "hostile requests: %s; a good one beside them: %d ms at p99 of %d; heap %+d MB%n",
            all, times.get(times.size() * 99 / 100), times.size(), (used() - before) >> 20);
        assertThat(all.keySet()).allMatch(status -> !status.startsWith("5"));
        assertThat(all).containsKeys("400", "401", "200");
        assertThat(used() - before).as("bytes").isLessThan(100L << 20);
        assertThat(slowAnswer.get(20, TimeUnit.SECONDS)).startsWith("408");
        assertThat(collector.isReady()).isTrue();
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private Map<String, Integer> hostile(int seed, int count) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      boolean hangUp = random.nextInt(4) == 0;
      String answer = send(one(random), hangUp);
      answers.merge(answer.isEmpty() ? "closed" : answer.substring(0, 3), 1, Integer::sum);
    }
    return answers;
  }

  private static byte[] one(SplittableRandom random) {
    String auth =
        "Authorization: Basic "
            + java.util.Base64.getEncoder()
                .encodeToString((KEY + ":").getBytes(StandardCharsets.UTF_8))
            + "\r\n";
    byte[] noise = new byte[random.nextInt(1, 2_000)];
    random.nextBytes(noise);
    String track =
        "{\"batch\":[{\"type\":\"track\",\"userId\":\"a\",\"event\":\"x\",\"properties\":%s}]}";
    return switch (random.nextInt(16)) {
      case 0 ->
          request("/v1/batch", text("{\"batch\":" + "[".repeat(random.nextInt(20, 20_000))), auth);
      case 1 ->
          request(
              "/v1/batch",
              text(track.formatted("{\"a\":".repeat(50) + "1" + "}".repeat(50))),
              auth);
      case 2 -> request("/v1/batch", BOMB, auth + "Content-Encoding: gzip\r\n");
      case 3 -> request("/v1/batch", noise, auth + "Content-Encoding: gzip\r\n");
      case 4 ->
          request(
              "/v1/batch",
              text(track.formatted("{\"product_id\":\"p\",\"price\":1e" + random.nextInt() + "}")),
              auth);
      case 5 ->
          request(
              "/v1/batch",
              text(track.formatted("{\"price\":" + "9".repeat(random.nextInt(1, 5_000)) + "}")),
              auth);
      case 6 -> request("/v1/batch", noise, auth);
      case 7 ->
          request(
              "/v1/batch",
              text(track.formatted("{\"k\":\"a\\r\\nSet-Cookie: x\\u0000\\ud800\"}")),
              auth);
      case 8 ->
          request(
              "/v1/batch",
              text("{\"batch\":[],\"batch\":[{}],\"writeKey\":1,\"writeKey\":{}}"),
              auth);
      case 9 ->
          text(
              "POST /v1/batch HTTP/1.1\r\nHost: x\r\n"
                  + auth
                  + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n");
      case 10 ->
          text(
              "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: "
                  + (random.nextBoolean() ? "-1" : "99999999999999999999")
                  + "\r\n\r\n{}");
      case 11 ->
          text(
              "GET /"
                  + "a".repeat(random.nextInt(1, 9_000))
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      case 12 ->
          text("POST /v1/batch HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(40_000) + "\r\n\r\n");
      case 13 ->
          request(
              "/v1/batch",
              text("{\"batch\":[" + "{},".repeat(random.nextInt(1, 700)) + "{}]}"),
              auth);
      case 14 -> request("/v1/t", text("{\"writeKey\":\"guess-" + random.nextLong() + "\"}"), "");
      default -> noise;
    };
  }

  /** A body of which a byte comes each half second. */
  private String slowly() throws Exception {
    try (Socket socket = open()) {
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(text("POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
      InputStream in = socket.getInputStream();
      while (in.available() == 0) {
        socket.getOutputStream().write('{');
        socket.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(500);
      }
      return answer(in);
    }
  }

  /**
   * @param hangUp whether nothing more will follow, so that what is not complete gets an end
   */
  private String send(byte[] request, boolean hangUp) throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      if (hangUp) {
        socket.shutdownOutput();
      }
      return answer(socket.getInputStream());
    } catch (SocketTimeoutException e) {
      // It waits for more, as it should: nobody has said that this is all.
      return "waits";
    } catch (SocketException e) {
      // Closed while it was being written to: an answer, too.
      return "";
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(1_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
    return socket;
  }

  /** The status, or nothing when there is no answer. */
  private static String answer(InputStream in) throws IOException {
    byte[] head = in.readNBytes(12);
    String line = new String(head, StandardCharsets.US_ASCII);
    return line.startsWith("HTTP/1.1 ") ? line.substring(9) : "";
  }

  private static byte[] request(String path, byte[] body, String headers) {
    byte[] head =
        text(
            "POST "
                + path
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + (headers.isEmpty() && path.equals("/v1/page")
                    ? "X-Write-Key: " + KEY + "\r\n"
                    : headers)
                + "Content-Length: "
                + body.length
                + "\r\n\r\n");
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
