package io.beckon.cli.demo;

import io.beckon.cli.engine.EventSender;
import io.beckon.schema.Trigger;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The demo shop at work, on a thread of its own: its shoppers, its feed, and its sender. */
public final class DemoTraffic implements AutoCloseable {
  private static final int EVENTS_A_SECOND = 40;

  /** Seconds between two changes of the feed. */
  private static final long FEED_EVERY = 15;

  /** Seconds that the work under way at a stop may take. */
  private static final long STOP_WITHIN = 5;

  private final Consumer<String> failed;
  private final EventSender sender;
  private final ScheduledThreadPoolExecutor worker;

  /**
   * Begins at once.
   *
   * @param catalog the shop's product feed
   * @param failed hears why the shop cannot go on
   */
  public DemoTraffic(
      String bootstrap, Registry registry, Path catalog, long seed, Consumer<String> failed)
      throws IOException {
    this.failed = failed;
    long now = System.currentTimeMillis();
    DemoFeed feed = new DemoFeed(bootstrap, registry, catalog, seed, now);
    sender = new EventSender(bootstrap, registry);
    DemoShop shop = new DemoShop(seed, "demo-" + Long.toString(now, 36));
    worker = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "demo-shop"));
    // Who has not read a mail yet at a stop does not read it.
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.scheduleAtFixedRate(
        guarded(() -> sender.send(shop.next(System.currentTimeMillis()))),
        0,
        1_000_000 / EVENTS_A_SECOND,
        TimeUnit.MICROSECONDS);
    worker.scheduleAtFixedRate(
        guarded(() -> feed.next(System.currentTimeMillis())),
        FEED_EVERY,
        FEED_EVERY,
        TimeUnit.SECONDS);
  }

  /** The shop's sender gets a trigger: it reports at once, and what the reader does later. */
  public void sent(Trigger trigger) {
    worker.execute(
        guarded(() -> DemoSender.sent(trigger, System.currentTimeMillis()).forEach(sender::send)));
    worker.schedule(
        guarded(
            () -> DemoSender.reactions(trigger, System.currentTimeMillis()).forEach(sender::send)),
        DemoSender.READING_SECONDS,
        TimeUnit.SECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        failed.accept(String.valueOf(e.getMessage()));
        throw e;
      }
    };
  }

  @Override
  public void close() throws InterruptedException {
    worker.shutdown();
    if (!worker.awaitTermination(STOP_WITHIN, TimeUnit.SECONDS)) {
      System.err.println("beckon: the demo shop did not stop in time");
    }
    sender.close();
  }
}
