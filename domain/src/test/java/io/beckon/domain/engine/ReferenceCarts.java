package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.DAY;
import static io.beckon.domain.engine.ReferenceFacts.HOUR;
import static io.beckon.domain.engine.ReferenceFacts.MINUTE;

import io.beckon.schema.Event;
import io.beckon.schema.Product;
import java.util.ArrayList;
import java.util.List;

/** Carts that are left, and what is said of them. */
final class ReferenceCarts {
  private final ReferenceFacts facts;
  private final ReferenceMessages messages;
  private long cartTouched;
  private long cartEmptied;
  private final List<Long> cartReminders = new ArrayList<>();
  private final List<FollowUp> followUps = new ArrayList<>();

  /** A later message about a cart. */
  private record FollowUp(int step, long due, long touched, long firedAt) {}

  ReferenceCarts(ReferenceFacts facts, ReferenceMessages messages) {
    this.facts = facts;
    this.messages = messages;
  }

  /** An event that touches the cart, or takes things out of it. */
  void event(Event happened) {
    String name = happened.getName();
    for (Product product : happened.getProducts()) {
      switch (name) {
        case "Product Added" ->
            facts.cart.merge(product.getProductId(), product.getQuantity(), Integer::sum);
        case "Product Removed" ->
            facts.cart.merge(
                product.getProductId(),
                0,
                (pieces, none) -> Math.max(0, pieces - product.getQuantity()));
        case "Order Completed" -> facts.cart.remove(product.getProductId());
        default -> {}
      }
    }
    if (name.equals("Product Added") || name.equals("Product Removed")) {
      cartTouched = facts.now;
      facts.moments.add(facts.now + 30 * MINUTE);
    }
  }

  void due() {
    if (!facts.cart.isEmpty() && cartTouched + 30 * MINUTE == facts.now) {
      if (facts.pieces() == 0) {
        cartEmptied = facts.now;
      } else {
        abandoned(facts.now);
      }
    }
    for (FollowUp due : ReferenceFacts.taken(followUps, one -> one.due() <= facts.now)) {
      if (due.step() == 0) {
        if (cartTouched == due.touched() && facts.pieces() > 0) {
          abandoned(due.firedAt());
        }
      } else if (facts.lastVisit() + DAY > facts.now) {
        later(new FollowUp(1, facts.lastVisit() + DAY, due.touched(), due.firedAt()));
      } else if (facts.pieces() > 0
          && !(facts.orders() > 0 && facts.lastOrder() >= due.touched())) {
        ReferenceMessage call =
            messages.message("left", "cart", "last-call", "sms").limits(5, 0, 6 * HOUR);
        call.since = Math.min(facts.now, Math.max(due.firedAt(), facts.lastVisit()) + DAY);
        call.step = 1;
        // A rule's limits are about its first messages.
        call.counted = "last-call";
        call.postponed = until -> later(new FollowUp(1, until, due.touched(), due.firedAt()));
        messages.want(call);
      }
    }
  }

  private void abandoned(long dueAt) {
    if (facts.pieces() < 2) {
      return;
    }
    long cartSince = Math.max(cartEmptied, facts.orders() == 0 ? 0 : facts.lastOrder());
    if (cartReminders.stream().anyMatch(at -> at > cartSince)) {
      messages.held("left", "email", "once");
      return;
    }
    long touched = cartTouched;
    ReferenceMessage reminder =
        messages.message("left", "cart", "left", "email").limits(5, 3 * HOUR, 6 * HOUR);
    reminder.since = dueAt;
    messages.want(
        reminder.sent(
            () -> {
              cartReminders.add(facts.now);
              later(new FollowUp(1, facts.now + DAY, touched, facts.now));
            }));
  }

  private void later(FollowUp step) {
    followUps.add(step);
    facts.moments.add(step.due());
  }
}
