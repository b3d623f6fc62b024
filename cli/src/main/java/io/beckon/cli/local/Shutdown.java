package io.beckon.cli.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: asks a command to stop, and gives it the time that it needs. */
public final class Shutdown {
  private static final long SECONDS = 90;

  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Begins to listen.
   *
   * @param stop asks the command to stop; it does not wait
   */
  public Shutdown(Runnable stop) {
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
      if (!stopped.await(SECONDS, TimeUnit.SECONDS)) {
        System.err.println("beckon: not everything stopped within " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
