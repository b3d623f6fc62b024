package io.beckon.domain.attribution;

import io.beckon.domain.basics.Money;
import io.beckon.schema.AttributionState;
import io.beckon.schema.GivenBack;
import io.beckon.schema.KnownOrder;
import io.beckon.schema.KnownTouch;
import io.beckon.schema.TouchKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which messages an order is credited to, and with how much. */
final class Touchpoints {
  private Touchpoints() {}

  /**
   * One message's part in an order.
   *
   * @param touch of the message's touches the one that counts
   */
  record Share(
      String message,
      KnownTouch touch,
      long last,
      long first,
      long linear,
      long position,
      long decay) {
    /** The same amounts for the same touch. */
    boolean isSame(Share other) {
      return touch.equals(other.touch)
          && last == other.last
          && first == other.first
          && linear == other.linear
          && position == other.position
          && decay == other.decay;
    }
  }

  /** What a touch belongs to: a trigger, or a mailing. */
  static String message(KnownTouch touch) {
    return touch.getTriggerId().isEmpty() ? touch.getMailing() : touch.getTriggerId();
  }

  /** Worth less what was given back in the same currency; never less than nothing. */
  static long net(KnownOrder order) {
    long net = order.getTotal();
    for (GivenBack one : order.getReturns()) {
      if (one.getAmount() < 0) {
        return 0;
      }
      if (one.getCurrency().equals(order.getCurrency())) {
        net = Money.less(net, one.getAmount());
      }
    }
    return Math.max(0, net);
  }

  /** The shares of an order, in the order of their touches; none for an order of nothing. */
  static List<Share> of(AttributionState state, KnownOrder order, AttributionSettings settings) {
    if (order.getId().isEmpty()) {
      return List.of();
    }
    Map<String, KnownTouch> best = new TreeMap<>();
    for (KnownTouch touch : state.getTouches()) {
      long age = order.getAt() - touch.getAt();
      if (!touch.getScanned()
          && age >= 0
          && age <= settings.window(touch.getChannel(), touch.getKind())
          && settings.window(touch.getChannel(), touch.getKind()) > 0) {
        best.merge(message(touch), touch, (a, b) -> CLOSER.compare(a, b) >= 0 ? a : b);
      }
    }
    List<KnownTouch> touches = new ArrayList<>(best.values());
    if (touches.isEmpty()) {
      return List.of();
    }
    touches.sort(Comparator.comparingLong(KnownTouch::getAt).thenComparing(Touchpoints::message));
    long net = net(order);
    int count = touches.size();
    long[] ages = touches.stream().mapToLong(touch -> order.getAt() - touch.getAt()).toArray();
    long[] last = Models.last(net, count);
    long[] first = Models.first(net, count);
    long[] linear = Models.linear(net, count);
    long[] position = Models.positionBased(net, count);
    long[] decay = Models.timeDecay(net, ages, settings.halfLife().toMillis());
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(
          new Share(
              message(touches.get(i)),
              touches.get(i),
              last[i],
              first[i],
              linear[i],
              position[i],
              decay[i]));
    }
    return shares;
  }

  /** A click says more than a look; of equals, the later. */
  private static final Comparator<KnownTouch> CLOSER =
      Comparator.comparing((KnownTouch touch) -> touch.getKind() == TouchKind.CLICKED)
          .thenComparingLong(KnownTouch::getAt)
          .thenComparing(KnownTouch::getId);
}
