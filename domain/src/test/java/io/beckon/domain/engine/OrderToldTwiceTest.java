package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Score;
import io.beckon.schema.Trigger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One order, told by the shop system, by the thank-you page and by that page read anew. */
class OrderToldTwiceTest {
  private ContactEngine heart = rules();
  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static ContactEngine rules() {
    try {
      return new ContactEngine(
          TestingShop.rules(
              "rule: came-back\nkind: trigger\nwhen: {becomes: 'countIn(\"Order Completed\", 90d) >= 2'}\nsend: {channel: email}\n",
              "rule: thanks\nkind: trigger\nwhen: {event: Order Completed}\nsend: {channel: email}\n",
              "rule: changed\nkind: trigger\nwhen: {event: Order Updated}\nsend: {channel: email}\n",
              "rule: regret\nkind: trigger\nwhen: {becomes: 'countIn(\"Order Refunded\", 90d) >= 2'}\nsend: {channel: email}\n",
              "rule: second\nkind: milestone\ncounts: orders\nmarks: [2]\nsend: {channel: email}\n",
              "rule: points\nkind: score\nhalfLife: 14d\npoints: [{on: Order Completed, give: 5}]\n"),
          Settings.DEFAULT);
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void optIn() {
    heart.onEvent(state, consent("m0", 0, true, "email"), out);
  }

  private void live(List<Event> events) {
    events.forEach(event -> heart.onEvent(state, event, out));
    heart.onWake(state, START + 60 * MINUTE, out);
  }

  private List<String> fired() {
    return out.triggers.stream().map(Trigger::getRule).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsOnce(boolean webhookFirst) {
    Event webhook = order("hook", "Order Completed", 1, "o1", 4_000L, "mug");
    Event pixel = order("pixel", "Order Completed", 1.1, "o1", 4_000L, "mug");
    Event reloaded = order("reload", "Order Completed", 10, "o1", 4_000L, "mug");
    live(webhookFirst ? List.of(webhook, pixel, reloaded) : List.of(pixel, webhook, reloaded));
    assertThat(fired()).containsExactly("thanks");
    assertThat(state.getProfile().getOrders().getCount()).isEqualTo(1);
    assertThat(state.getProfile().getScores()).extracting(Score::getValue).containsExactly(5.0);
    assertThat(state.getTallies())
        .filteredOn(tally -> tally.getCounter().startsWith("Order Completed"))
        .singleElement()
        .satisfies(
            tally ->
                assertThat(tally.getTimes())
                    .as("when the earliest message says")
                    .containsExactly(START + MINUTE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUpdateIsNoOrderAndHoldsBackNone(boolean updateFirst) {
    Event completed = order("m1", "Order Completed", 1, "o1", 5_000L, "mug");
    Event updated = order("m2", "Order Updated", 2, "o1", 7_500L, "mug");
    live(updateFirst ? List.of(updated, completed) : List.of(completed, updated));
    assertThat(fired()).containsExactly("changed", "thanks");
    assertThat(state.getProfile().getOrders().getCount()).isEqualTo(1);
    assertThat(state.getProfile().getOrders().getMoney().get(0).getOrdered()).isEqualTo(7_500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"re1", ""})
  void oneRefundIsOne(String refund) {
    Event completed = order("m1", "Order Completed", 1, "o1", 5_000L, "mug");
    Event one = order("m2", "Order Refunded", 2, "o1", null);
    Event again = order("m3", "Order Refunded", 3, "o1", null);
    for (Event told : List.of(one, again)) {
      // Without an id of its own it is of all that is left, which is one refund, too.
      told.getOrder().setTotal(refund.isEmpty() ? null : Long.valueOf(1_000));
      told.getOrder().setRefundId(refund.isEmpty() ? null : refund);
    }
    live(List.of(completed, one, again));
    assertThat(fired()).containsExactly("thanks");
    assertThat(state.getProfile().getOrders().getReturns()).isEqualTo(1);
    assertThat(state.getProfile().getOrders().getMoney().get(0).getReturned())
        .isEqualTo(refund.isEmpty() ? 5_000 : 1_000);
  }
}
