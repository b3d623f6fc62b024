package io.beckon.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka in this process, which is started again after it has stopped by itself. It does so when its
 * disk is full; once there is room, it goes on with what it had, and so do those that wait for it.
 */
final class LocalBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);
  private static final long EVERY_SECONDS = 2;

  /** As much room as a start needs at least: it makes new segments and indexes. */
  private static final long START_ROOM = 64L << 20;

  private final Path dir;
  private final int port;
  private final int controllerPort;
  private final long least;
  private final Consumer<String> say;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "broker-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile EmbeddedBroker broker;
  private volatile String fault = "";
  private boolean triedInVain;

  /**
   * Starts the broker, and begins to look after it.
   *
   * @param room bytes that have to be free before it is started again
   */
  LocalBroker(Path dir, int port, int controllerPort, long room, Consumer<String> say)
      throws Exception {
    this.dir = dir;
    this.least = Math.max(START_ROOM, room);
    this.port = port;
    this.controllerPort = controllerPort;
    this.say = say;
    broker = new EmbeddedBroker(dir, port, controllerPort);
    worker.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Why it has stopped by itself; empty: it has not. */
  String fault() {
    return fault;
  }

  private void look() {
    if (fault.isEmpty() && !broker.hasHalted()) {
      return;
    }
    try {
      long room = Files.getFileStore(dir).getUsableSpace();
      if (fault.isEmpty()) {
        fault =
            room < least
                ? "Kafka has stopped, because the disk of "
                    + dir
                    + " is full: make room, then it goes on by itself"
                : "Kafka has stopped by itself, and is started again";
        LOG.error("{}", fault);
        say.accept(fault);
      }
      if (room >= least) {
        broker.close();
        broker = new EmbeddedBroker(dir, port, controllerPort);
        fault = "";
        triedInVain = false;
        LOG.info("Kafka runs again");
        say.accept("Kafka runs again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      if (triedInVain) {
        LOG.error("Kafka cannot be started again yet: {}", LocalJob.cause(e));
      } else {
        LOG.error("Kafka cannot be started again; this is tried every {} s", EVERY_SECONDS, e);
      }
      triedInVain = true;
    }
  }

  @Override
  public void close() throws InterruptedException {
    worker.shutdownNow();
    worker.awaitTermination(30, TimeUnit.SECONDS);
    broker.close();
  }
}
