package io.beckon.cli.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** That a run ends, and why if nobody asked for it. */
final class Ending {
  private final CountDownLatch come = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /** Somebody asks for it. */
  void asked() {
    come.countDown();
  }

  /** Something cannot go on; the first reason counts. */
  void because(String why) {
    failure.compareAndSet(null, why);
    come.countDown();
  }

  boolean hasCome() {
    return come.getCount() == 0;
  }

  /** What could not go on; null: nothing failed. */
  @Nullable String why() {
    return failure.get();
  }

  /**
   * Waits for it.
   *
   * @param millis at most; 0: however long it takes
   * @return whether it has come
   */
  boolean await(long millis) throws InterruptedException {
    if (millis > 0) {
      return come.await(millis, TimeUnit.MILLISECONDS);
    }
    come.await();
    return true;
  }
}
