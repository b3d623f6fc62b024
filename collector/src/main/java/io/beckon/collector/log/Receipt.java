package io.beckon.collector.log;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until Kafka has every record of one request, or one of them failed; then tells, once, on
 * whatever thread that became known.
 */
public final class Receipt {
  private final AtomicInteger open = new AtomicInteger(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Consumer<@Nullable Exception> told;

  /**
   * @param told hears null when all is there
   */
  public Receipt(Consumer<@Nullable Exception> told) {
    this.told = told;
  }

  /** One more record is on its way. */
  void expect() {
    open.incrementAndGet();
  }

  /** No more records will be expected. */
  public void complete() {
    done(null);
  }

  void done(@Nullable Exception e) {
    if (e != null) {
      failure.compareAndSet(null, e);
    }
    if (open.decrementAndGet() == 0) {
      told.accept(failure.get());
    }
  }
}
