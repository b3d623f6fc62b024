package io.beckon.cli.replay;

import io.beckon.cli.engine.EventSender;
import io.beckon.schema.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Sends orders, and the time, to a partition of their own, which may be written behind the others:
 * what stands in each partition is the same however far behind.
 */
final class OrdersApart {
  private final EventSender sender;
  private final long behind;
  private final Deque<Later> later = new ArrayDeque<>();

  /** What goes to the orders' partition once time has come so far. */
  private record Later(long at, Consumer<EventSender> send) {}

  /**
   * @param behind how far the orders are behind, in the log's time
   */
  OrdersApart(EventSender sender, Duration behind) {
    this.sender = sender;
    this.behind = behind.toMillis();
  }

  void send(Event event) {
    long time = event.getReceivedAt();
    if (event.getOrder() == null) {
      sender.sendBesideOrders(event);
    } else {
      later.add(new Later(time, to -> to.sendToOrders(event)));
    }
    timeIs(time - behind);
  }

  void heartbeat(long time) {
    sender.heartbeatBesideOrders(time);
    later.add(new Later(time, to -> to.heartbeatToOrders(time)));
    timeIs(time - behind);
  }

  /** Sends what is behind. */
  void end() {
    timeIs(Long.MAX_VALUE);
  }

  private void timeIs(long time) {
    while (!later.isEmpty() && later.getFirst().at() <= time) {
      later.removeFirst().send().accept(sender);
    }
  }
}
