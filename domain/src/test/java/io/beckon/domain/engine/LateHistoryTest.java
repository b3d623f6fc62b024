package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of last year that are posted now, as a shop does that catches up with its past. */
class LateHistoryTest {
  private static final int CARTS = 40;

  /** Left one after another, each with a day between; received within minutes, a year later. */
  private static List<Event> carts() {
    List<Event> events = new ArrayList<>();
    events.add(TestingShop.consent("consent", 0, true, "email", "sms", "rtb"));
    for (int i = 0; i < CARTS; i++) {
      double minute = (i + 1) * 1_440.0;
      events.add(
          TestingShop.product("a" + i, "Product Added", minute, "lamp-" + i, "Lighting", 5_000, 1));
      events.add(
          TestingShop.order("o" + i, "Order Completed", minute + 300, "o" + i, null, "lamp-" + i));
    }
    long received = START + 400 * DAY;
    for (Event event : events) {
      received += 5_000;
      event.setReceivedAt(received);
    }
    return events;
  }

  private static List<Long> reminders(RuleSet rules, boolean woken) {
    ContactEngine heart = new ContactEngine(rules, Settings.DEFAULT);
    ContactState state = new Newcomers().contact("shop", "c1");
    TestingOutcome out = new TestingOutcome();
    for (Event event : carts()) {
      heart.onEvent(state, Event.newBuilder(event).build(), out);
      if (woken) {
        heart.onWake(state, Bound.DEFAULT.mark(event.getReceivedAt()), out);
      }
    }
    heart.onWake(state, START + 500 * DAY, out);
    assertThat(out.triggers).as("a reminder of a cart of last year").isEmpty();
    return out.decisions.stream()
        .filter(one -> one.getRule().equals("abandoned-cart") && one.getReason().equals("expired"))
        .map(Decision::getAt)
        .toList();
  }

  /** Another rule's deadlines, which lie far ahead of an old cart, do not pass it over. */
  @Test
  void unrelatedRulesDoNotDecideWhichCartsAreReminded() {
    List<Long> alone = reminders(TestingShop.exampleRules("abandoned-cart"), true);
    assertThat(alone).hasSize(CARTS);
    assertThat(
            reminders(
                TestingShop.exampleRules("abandoned-cart", "customer-lifecycle", "engagement"),
                true))
        .isEqualTo(alone);
  }

  /** Whether the contact was woken between two of them makes no difference either. */
  @Test
  void howSoonTheContactIsWokenDoesNotDecideIt() {
    RuleSet rules = TestingShop.exampleRules("abandoned-cart", "customer-lifecycle", "engagement");
    assertThat(reminders(rules, false)).isEqualTo(reminders(rules, true));
  }
}
