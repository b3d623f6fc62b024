package io.beckon.cli.local;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the room on the disk that a home is on. Kafka and Flink break when there is none left, so
 * calls are refused before that: what is refused comes again, what is half written does not. Once
 * there is room, calls are taken again.
 */
public final class DiskWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final long MB = 1 << 20;

  /** Tells how many bytes there are left. */
  interface Room {
    long bytes() throws IOException;
  }

  private final Path home;
  private final long least;
  private final Room room;
  private final Consumer<String> say;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "disk-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String refusal = "";
  private volatile String warning = "";

  /**
   * Begins to watch.
   *
   * @param least megabytes that are kept free; a warning is given at twice that
   * @throws UserError when there is less than that already
   */
  public DiskWatch(Path home, long least, Consumer<String> say) throws IOException {
    this(home, least, room(home), say);
    if (room.bytes() < this.least) {
      close();
      throw new UserError(
          left() + ", and --min-free keeps " + least + " MB; make room, or set it lower");
    }
    look();
    worker.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Watches nothing by itself: {@link #look} does. */
  DiskWatch(Path home, long least, Room room, Consumer<String> say) {
    this.home = home;
    this.least = least * MB;
    this.room = room;
    this.say = say;
  }

  private static Room room(Path home) throws IOException {
    FileStore store = Files.getFileStore(home);
    return store::getUsableSpace;
  }

  /** Why no call can be taken; empty: there is room. */
  public String refusal() {
    return refusal;
  }

  /** That there will soon be no room; empty: there is. */
  public String warning() {
    return warning;
  }

  void look() {
    try {
      long left = room.bytes();
      boolean was = !refusal.isEmpty();
      // Some more than the least, so that it does not go to and fro.
      boolean full = left < (was ? least + least / 4 : least);
      refusal = full ? left() + ": calls are refused until there is room" : "";
      boolean low = !full && left < 2 * least;
      String before = warning;
      warning = low ? left() + ", calls are refused below " + least / MB + " MB" : "";
      if (full && !was) {
        LOG.error("{}", refusal);
        say.accept(refusal + "; then they are taken again by themselves");
      } else if (!full && was) {
        LOG.info("the disk of {} has {} MB free: calls are taken again", home, left / MB);
        say.accept("there is room on the disk again: calls are taken");
      } else if (low && before.isEmpty()) {
        LOG.warn("{}", warning);
        say.accept(warning);
      }
    } catch (IOException e) {
      refusal = "the disk of " + home + " cannot be asked for its room: " + e.getMessage();
    }
  }

  private String left() throws IOException {
    return "the disk of " + home + " has only " + room.bytes() / MB + " MB free";
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
