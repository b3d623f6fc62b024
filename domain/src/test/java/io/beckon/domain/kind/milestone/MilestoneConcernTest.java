package io.beckon.domain.kind.milestone;

import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Milestone;
import io.beckon.schema.Trigger;
import org.junit.jupiter.api.Test;

class MilestoneConcernTest {
  private static final String ORDERS =
      "rule: orders\nkind: milestone\ncounts: orders\nmarks: [2, 4]\nsend: {channel: crm}\n";
  private static final String MONEY =
      "rule: money\nkind: milestone\ncounts: money\ncurrency: GBP\nmarks: [\"25.00\", \"60.00\"]\nsend: {channel: crm}\n";
  private static final String VISITS =
      "rule: visits\nkind: milestone\ncounts: visits\nmarks: [2]\nif: orders.count == 0\nsend: {channel: crm}\n";

  private final TestingOutcome out = new TestingOutcome();
  private ContactState state = new Newcomers().contact("shop", "c1");

  private static ContactEngine engine(String... rules) throws RuleFaults {
    return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
  }

  /** Time goes on for as long as a review waits for what comes together. */
  private void settle(ContactEngine engine) {
    engine.onWake(state, state.getClock() + 10_000, out);
  }

  private static Event bought(String id, double minutes, long pence) {
    return TestingShop.order(id, EventNames.ORDER_COMPLETED, minutes, "order-" + id, pence, "p");
  }

  private static Event refund(Event order, String id, double minutes) {
    Event refund = Event.newBuilder(order).setMessageId(id).setName("Order Refunded").build();
    refund.setTimestamp(TestingShop.START + (long) (minutes * TestingShop.MINUTE));
    refund.setReceivedAt(refund.getTimestamp());
    return refund;
  }

  @Test
  void eachMarkFiresOnceAlsoAfterAReturn() throws RuleFaults {
    ContactEngine engine = engine(ORDERS);
    engine.onEvent(state, bought("o1", 0, 1_000), out);
    settle(engine);
    assertThat(out.triggers).isEmpty();
    Event second = bought("o2", 60, 1_000);
    engine.onEvent(state, second, out);
    settle(engine);
    assertThat(out.triggers).singleElement().satisfies(one -> mark(one, 2));
    engine.onEvent(state, refund(second, "r2", 120), out);
    engine.onEvent(state, bought("o3", 180, 1_000), out);
    settle(engine);
    assertThat(out.triggers).hasSize(1);
    engine.onEvent(state, bought("o4", 240, 1_000), out);
    engine.onEvent(state, bought("o5", 300, 1_000), out);
    settle(engine);
    assertThat(out.triggers).hasSize(2);
    mark(out.triggers.get(1), 4);
  }

  @Test
  void ofSeveralMarksPassedAtOnceTheHighestFires() throws RuleFaults {
    ContactEngine engine = engine(MONEY);
    engine.onEvent(state, bought("o1", 0, 2_000), out);
    engine.onEvent(state, bought("o2", 60, 5_000), out);
    settle(engine);
    assertThat(out.triggers).singleElement().satisfies(one -> mark(one, 6_000));
  }

  @Test
  void aVisitIsAMilestoneIfTheConditionHoldsThen() throws RuleFaults {
    ContactEngine engine = engine(VISITS);
    engine.onEvent(state, page("v1", 0, "/a"), out);
    engine.onEvent(state, page("v2", 60, "/a"), out);
    settle(engine);
    assertThat(out.triggers).hasSize(1);

    state = new Newcomers().contact("shop", "c2");
    engine.onEvent(state, bought("o1", 0, 1_000), out);
    engine.onEvent(state, page("v3", 60, "/a"), out);
    settle(engine);
    assertThat(out.triggers).hasSize(1);
  }

  /** Whoever publishes a rule does not write to everybody about what is years past. */
  @Test
  void whatWasReachedBeforeTheRuleCameFiresNothing() throws RuleFaults {
    ContactEngine without = engine();
    without.onEvent(state, bought("o1", 0, 1_000), out);
    without.onEvent(state, bought("o2", 60, 1_000), out);
    ContactEngine engine = engine(ORDERS);
    engine.onEvent(state, bought("o3", 120, 1_000), out);
    settle(engine);
    assertThat(out.triggers).isEmpty();
    engine.onEvent(state, bought("o4", 180, 1_000), out);
    settle(engine);
    assertThat(out.triggers).singleElement().satisfies(one -> mark(one, 4));
  }

  @Test
  void twoContactsThatAreOneHaveReachedWhatEitherHad() throws RuleFaults {
    ContactEngine engine = engine(ORDERS);
    ContactState other = new Newcomers().contact("shop", "c2");
    for (int i = 0; i < 2; i++) {
      engine.onEvent(state, bought("a" + i, i * 60, 1_000), out);
      engine.onEvent(other, bought("b" + i, i * 60, 1_000), out);
    }
    settle(engine);
    engine.onWake(other, other.getClock() + 10_000, out);
    assertThat(out.triggers).hasSize(2);
    long time = TestingShop.START + 120 * TestingShop.MINUTE;
    engine.onMerged(state, other, time, out);
    // Four orders: what comes of the merge alone goes to nobody, and does not come later either.
    assertThat(state.getMilestones()).containsExactly(new Milestone("orders", 4L));
    engine.onEvent(state, bought("o5", 180, 1_000), out);
    settle(engine);
    assertThat(out.triggers).hasSize(2);
  }

  @Test
  void aRuleThatIsGoneLeavesNothingBehind() throws RuleFaults {
    engine(ORDERS).onEvent(state, bought("o1", 0, 1_000), out);
    assertThat(state.getMilestones()).hasSize(1);
    engine().onEvent(state, consent("m1", 2 * 1_440, true, "email"), out);
    assertThat(state.getMilestones()).isEmpty();
  }

  @Test
  void faultsNameTheMark() {
    assertThatThrownBy(() -> engine(ORDERS.replace("[2, 4]", "[4, 2]")))
        .hasMessageContaining("each mark must be above the one before it");
    assertThatThrownBy(() -> engine(MONEY.replace("currency: GBP\n", "")))
        .hasMessageContaining("money needs a 'currency'");
    assertThatThrownBy(() -> engine(ORDERS.replace("[2, 4]", "[\"two\"]")))
        .hasMessageContaining("'two' is no whole number");
  }

  private static void mark(Trigger trigger, long mark) {
    assertThat(trigger.getPayload()).contains("\"mark\":" + mark);
    assertThat(trigger.getRuleKind()).isEqualTo("milestone");
  }
}
