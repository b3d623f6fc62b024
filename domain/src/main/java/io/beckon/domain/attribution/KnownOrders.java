package io.beckon.domain.attribution;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.AttributionState;
import io.beckon.schema.GivenBack;
import io.beckon.schema.KnownOrder;
import java.util.ArrayList;
import java.util.List;

/** What is known of a contact's orders and of what was given back of them. */
final class KnownOrders {
  private static final int RETURNS = Bounds.cap(KnownOrder.SCHEMA$, "returns");

  private KnownOrders() {}

  /**
   * Of one order that is told twice, what happened first counts, unless it was updated: then the
   * latest update does, whichever came first.
   */
  static boolean order(AttributionState state, AttributionFact fact) {
    KnownOrder order = order(state, fact.getOrderId());
    boolean isFirst = order.getId().isEmpty() || isBefore(fact, order.getAt(), order.getId());
    boolean holds = order.getId().isEmpty() || holds(fact, order);
    if (isFirst) {
      order.setId(fact.getId());
      order.setAt(fact.getAt());
    }
    if (holds) {
      order.setToldAt(fact.getAt());
      order.setToldBy(fact.getId());
      order.setUpdated(fact.getKind() == AttributionFactKind.UPDATE);
      order.setTotal(fact.getAmount());
      order.setCurrency(fact.getCurrency());
    }
    return takesLines(fact, order) || isFirst || holds;
  }

  /** Of several that say what was ordered, the same one counts whichever came first. */
  private static boolean takesLines(AttributionFact fact, KnownOrder order) {
    if (fact.getLines().isEmpty()) {
      return false;
    }
    if (!order.getLines().isEmpty()
        && !counts(fact, order.getLinesAt(), order.getLinesBy(), order.getLinesUpdated())) {
      return false;
    }
    order.setLines(OrderLines.capped(fact.getLines()));
    order.setLinesAt(fact.getAt());
    order.setLinesBy(fact.getId());
    order.setLinesUpdated(fact.getKind() == AttributionFactKind.UPDATE);
    return true;
  }

  private static boolean holds(AttributionFact fact, KnownOrder order) {
    if (fact.getCurrency().isEmpty() || order.getCurrency().isEmpty()) {
      // It does not say what the order is worth, or nothing else has.
      return !fact.getCurrency().isEmpty();
    }
    return counts(fact, order.getToldAt(), order.getToldBy(), order.getUpdated());
  }

  /** Whether a fact counts before what another message has said; of two updates the later does. */
  private static boolean counts(AttributionFact fact, long at, String by, boolean updated) {
    boolean updates = fact.getKind() == AttributionFactKind.UPDATE;
    boolean isSame = fact.getAt() == at && fact.getId().equals(by);
    return updates == updated ? updates != isBefore(fact, at, by) && !isSame : updates;
  }

  private static boolean isBefore(AttributionFact fact, long at, String id) {
    return fact.getAt() < at || (fact.getAt() == at && fact.getId().compareTo(id) < 0);
  }

  /** Of one return that is told twice, what happened first counts. */
  static boolean givenBack(AttributionState state, AttributionFact fact) {
    boolean cancels = fact.getKind() == AttributionFactKind.CANCELLATION;
    String id = cancels || !fact.getReturnId().isEmpty() ? fact.getReturnId() : fact.getId();
    long amount = cancels ? AttributionFacts.ALL : fact.getAmount();
    KnownOrder order = order(state, fact.getOrderId());
    GivenBack known = Bounds.find(order.getReturns(), GivenBack::getId, id);
    if (known != null) {
      boolean isFirst =
          fact.getAt() < known.getAt()
              || (fact.getAt() == known.getAt() && amount < known.getAmount());
      if (isFirst) {
        known.setAt(fact.getAt());
        known.setAmount(amount);
        known.setCurrency(fact.getCurrency());
      }
      return isFirst;
    }
    if (order.getReturns().size() == RETURNS) {
      if (amount != AttributionFacts.ALL) {
        return false;
      }
      // Nothing is left of the order, whatever else was given back.
      order.getReturns().remove(0);
    }
    order
        .getReturns()
        .add(
            GivenBack.newBuilder()
                .setId(id)
                .setAmount(amount)
                .setCurrency(fact.getCurrency())
                .setAt(fact.getAt())
                .build());
    return true;
  }

  private static KnownOrder order(AttributionState state, String orderId) {
    KnownOrder known = Bounds.find(state.getOrders(), KnownOrder::getOrderId, orderId);
    if (known != null) {
      return known;
    }
    KnownOrder order =
        KnownOrder.newBuilder()
            .setOrderId(orderId)
            .setId("")
            .setAt(0L)
            .setTotal(0L)
            .setCurrency("")
            .setReturns(new ArrayList<>())
            .setVersion(0)
            .setToldAt(0L)
            .setToldBy("")
            .setUpdated(false)
            .setLines(List.of())
            .setLinesAt(0L)
            .setLinesBy("")
            .setLinesUpdated(false)
            .build();
    state.getOrders().add(order);
    return order;
  }
}
