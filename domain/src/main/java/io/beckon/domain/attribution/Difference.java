package io.beckon.domain.attribution;

import io.beckon.domain.attribution.Figures.Figure;
import io.beckon.domain.attribution.Figures.Sums;
import io.beckon.schema.KnownFiring;
import io.beckon.schema.PerformanceChange;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The difference that a fact makes to the figures of one subject, as records that add up. */
final class Difference {
  private final String workspace;
  private final Figures.Subject subject;
  private final long at;
  private final List<PerformanceChange> into;

  Difference(String workspace, Figures.Subject subject, long at, List<PerformanceChange> into) {
    this.workspace = workspace;
    this.subject = subject;
    this.at = at;
    this.into = into;
  }

  void between(Figure a, Figure b) {
    PerformanceChange counts = change("");
    counts.setFired(b.fired - a.fired);
    counts.setSent(b.sent - a.sent);
    counts.setDelivered(b.delivered - a.delivered);
    counts.setOpened(b.opened - a.opened);
    counts.setClicked(b.clicked - a.clicked);
    counts.setShown(b.shown - a.shown);
    counts.setReached(one(b.reached) - one(a.reached));
    counts.setClickers(one(b.clicker) - one(a.clicker));
    counts.setBuyers(one(b.buyer) - one(a.buyer));
    counts.setTreated(one(isTreated(b.assigned)) - one(isTreated(a.assigned)));
    counts.setHeldOut(one(isHeldOut(b.assigned)) - one(isHeldOut(a.assigned)));
    if (!counts.equals(change(""))) {
      into.add(counts);
    }
    Set<String> currencies = new TreeSet<>(a.money.keySet());
    currencies.addAll(b.money.keySet());
    for (String currency : currencies) {
      money(
          currency,
          a.money.getOrDefault(currency, new Sums()),
          b.money.getOrDefault(currency, new Sums()),
          a.assigned,
          b.assigned);
    }
  }

  private void money(
      String currency,
      Sums a,
      Sums b,
      @Nullable KnownFiring assignedBefore,
      @Nullable KnownFiring assignedAfter) {
    PerformanceChange sums = change(currency);
    sums.setLastTouch(b.last - a.last);
    sums.setFirstTouch(b.first - a.first);
    sums.setLinear(b.linear - a.linear);
    sums.setPositionBased(b.position - a.position);
    sums.setTimeDecay(b.decay - a.decay);
    sums.setCost(b.cost - a.cost);
    sums.setAssisted(b.assisted - a.assisted);
    sums.setTreatedSum(treated(assignedAfter, b.outcome) - treated(assignedBefore, a.outcome));
    sums.setTreatedSquares(
        treated(assignedAfter, b.outcome * b.outcome)
            - treated(assignedBefore, a.outcome * a.outcome));
    sums.setHeldOutSum(heldOut(assignedAfter, b.outcome) - heldOut(assignedBefore, a.outcome));
    sums.setHeldOutSquares(
        heldOut(assignedAfter, b.outcome * b.outcome)
            - heldOut(assignedBefore, a.outcome * a.outcome));
    if (!sums.equals(change(currency))) {
      into.add(sums);
    }
    Set<String> orders = new TreeSet<>(a.orders.keySet());
    orders.addAll(b.orders.keySet());
    for (String order : orders) {
      long before = a.orders.getOrDefault(order, -1L);
      long after = b.orders.getOrDefault(order, -1L);
      if (before != after) {
        PerformanceChange one = change(currency);
        one.setOrderBefore(before);
        one.setOrderAfter(after);
        into.add(one);
      }
    }
  }

  private static double treated(@Nullable KnownFiring assigned, double value) {
    return isTreated(assigned) ? value : 0;
  }

  private static double heldOut(@Nullable KnownFiring assigned, double value) {
    return isHeldOut(assigned) ? value : 0;
  }

  private static boolean isTreated(@Nullable KnownFiring assigned) {
    return assigned != null && !assigned.getHeldOut();
  }

  private static boolean isHeldOut(@Nullable KnownFiring assigned) {
    return assigned != null && assigned.getHeldOut();
  }

  private static long one(boolean holds) {
    return holds ? 1 : 0;
  }

  private PerformanceChange change(String currency) {
    return PerformanceChange.newBuilder()
        .setWorkspace(workspace)
        .setKind(subject.kind())
        .setName(subject.name())
        .setAt(at)
        .setFired(0L)
        .setSent(0L)
        .setDelivered(0L)
        .setOpened(0L)
        .setClicked(0L)
        .setShown(0L)
        .setReached(0L)
        .setClickers(0L)
        .setBuyers(0L)
        .setTreated(0L)
        .setHeldOut(0L)
        .setCurrency(currency)
        .setLastTouch(0L)
        .setFirstTouch(0L)
        .setLinear(0L)
        .setPositionBased(0L)
        .setTimeDecay(0L)
        .setCost(0L)
        .setAssisted(0L)
        .setOrderBefore(-1L)
        .setOrderAfter(-1L)
        .setTreatedSum(0.0)
        .setTreatedSquares(0.0)
        .setHeldOutSum(0.0)
        .setHeldOutSquares(0.0)
        .build();
  }
}
