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
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits until a process does its work; says what is known when it ends before. */
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(180);
  private static final int EVERY_MILLIS = 200;
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
  static void until(ProcessHandle process, String name, LogTail log, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive()) {
        throw new UserError("the process " + name + " ended" + log.why() + "; see " + log.seen());
      }
      if (System.nanoTime() > deadline) {
        throw new UserError(
            "the process "
                + name
                + " was not ready within "
                + LONGEST.toSeconds()
                + " s"
                + log.why()
                + "; see "
                + log.seen());
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
}
