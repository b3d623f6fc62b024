package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Waits until a process does its work; says what is known when it ends before. */
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(180);
  private static final int EVERY_MILLIS = 200;
  private static final int LONGEST_FAULT = 300;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  /** Whether it is so by now. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private Await() {}

  /**
   * @param log to which a user is sent when it does not come to pass
   * @throws UserError when the process ended, or after three minutes
   */
  static void until(ProcessHandle process, String name, Path log, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive()) {
        throw new UserError("the process " + name + " ended" + why(log) + "; see " + seen(log));
      }
      if (System.nanoTime() > deadline) {
        throw new UserError(
            "the process "
                + name
                + " was not ready within "
                + LONGEST.toSeconds()
                + " s"
                + why(log)
                + "; see "
                + seen(log));
      }
      TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
    }
  }

  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.HOST, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static boolean answers(String url) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The file that says something: what a process printed, where it wrote no log. */
  static Path seen(Path log) {
    return Files.exists(log) ? log : ClusterProcess.output(log);
  }

  /** The last cause or fault that a log names, in brackets; empty where it names none. */
  static String why(Path log) throws IOException {
    String fault = "";
    for (Path file : List.of(log, ClusterProcess.output(log))) {
      if (Files.exists(file)) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
          String found =
              lines
                  .map(Await::fault)
                  .filter(line -> !line.isEmpty())
                  .reduce("", (before, line) -> line);
          fault = found.isEmpty() ? fault : found;
        }
      }
    }
    return fault.isEmpty()
        ? ""
        : " (" + fault.substring(0, Math.min(LONGEST_FAULT, fault.length())) + ")";
  }

  private static String fault(String line) {
    String cause = "Caused by: ";
    if (line.startsWith(cause)) {
      return line.substring(cause.length()).strip();
    }
    if (line.startsWith("beckon: ")) {
      return line;
    }
    int error = line.indexOf(" ERROR ");
    return error < 0 ? "" : line.substring(error + " ERROR ".length()).strip();
  }
}
