package io.beckon.cli.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: asks a command to stop, and gives it the time that it needs. */
public final class Shutdown {
  private static final long SECONDS = 90;

  private final long seconds;
  private final Runnable giveUp;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Begins to listen.
   *
   * @param stop asks the command to stop; it does not wait
   */
  public Shutdown(Runnable stop) {
    this(stop, SECONDS, () -> {});
  }

  /**
   * The same.
   *
   * @param seconds that it needs at most: more than the sum of all that it waits for
   * @param giveUp ends what would outlive this process, when that is over
   */
  public Shutdown(Runnable stop, long seconds, Runnable giveUp) {
    this.seconds = seconds;
    this.giveUp = giveUp;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> askAndWait(stop), "stop"));
  }

  /** The command has stopped: nothing is waited for any more. */
  public void done() {
    stopped.countDown();
  }

  private void askAndWait(Runnable stop) {
    if (stopped.getCount() == 0) {
      return;
    }
    stop.run();
    try {
      if (!stopped.await(seconds, TimeUnit.SECONDS)) {
        System.err.println("beckon: not everything stopped within " + seconds + " s");
        giveUp.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
