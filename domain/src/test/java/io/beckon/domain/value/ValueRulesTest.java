package io.beckon.domain.value;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.SegmentChange;
import org.junit.jupiter.api.Test;

class ValueRulesTest {
  private static final String VALUE =
      """
      rule: value
      kind: rfm
      recency: [30d, 60d]
      frequency: [2, 3]
      money: {GBP: [10, 20]}
      segments:
        - {segment: good, if: rfm.recency == 3 && rfm.money >= 2}
        - {segment: rest, if: "true"}
      """;

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static void refused(String rule, String words) {
    assertThatThrownBy(() -> TestingShop.rules(rule))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining(words);
  }

  @Test
  void whatMakesNoSenseIsRefusedWithItsPlace() {
    refused(
        VALUE.replace("[30d, 60d]", "[60d, 30d]"),
        "rule0.yaml:3:10: the bins' edges must not fall");
    refused(VALUE.replace("[2, 3]", "[3, 2]"), "rule0.yaml:4:12: the bins' edges must not fall");
    refused(VALUE.replace("GBP", "XQX"), "'XQX' is not an ISO 4217 currency");
    refused(VALUE.replace("[10, 20]", "[10, 20.005]"), "at most 2 decimals");
    refused(VALUE.replace("rest", "good"), "segment 'good' is defined before");
    refused(VALUE + "counts: Signed Up\n", "need a 'window'");
    refused(VALUE + "from: 2010-13-01\n", "is no date");
    refused(VALUE.replace("rfm.money", "rfm.monney"), "did you mean 'money'?");
    refused("rule: t\nkind: trend\nmore: 0.5\nless: 0.8\n", "must not be greater than 'more'");
    refused(VALUE + "interest: {events: page, within: 9999d, bins: [1]}\n", "400d at most");
  }

  @Test
  void aReturnTakesMoneyOffAndAnotherCurrencyIsAnotherMoney() throws RuleFaults {
    ContactEngine heart = new ContactEngine(TestingShop.rules(VALUE), Settings.DEFAULT);
    heart.onEvent(state, order("m1", "Order Completed", 0, "o1", 2_500L), out);
    heart.onWake(state, START + 10_000, out);
    RfmPlace place = state.getProfile().getRfm().get(0);
    assertThat(place.getMoney()).isEqualTo(3);
    assertThat(place.getSegment()).isEqualTo("good");
    heart.onEvent(state, order("m2", "Order Refunded", 60, "o1", 2_000L), out);
    heart.onWake(state, START + 2 * 3_600_000L, out);
    assertThat(place.getMoney()).isEqualTo(1);
    assertThat(place.getSegment()).isEqualTo("rest");
    assertThat(place.getBefore()).isEqualTo("good");
    assertThat(out.segments)
        .extracting(SegmentChange::getSegment)
        .containsExactly("value.good", "value.good", "value.rest");
    var euros = order("m3", "Order Completed", 200, "o2", 9_900L);
    euros.setCurrency("EUR");
    heart.onEvent(state, euros, out);
    heart.onWake(state, START + 4 * 3_600_000L, out);
    assertThat(place.getMoney()).as("no edges for EUR").isEqualTo(1);
    assertThat(place.getFrequency()).isEqualTo(2);
  }

  @Test
  void aShadowMovesNobodyAndAWithdrawnRuleIsLeft() throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(TestingShop.rules(VALUE + "shadow: true\n"), Settings.DEFAULT);
    heart.onEvent(state, order("m1", "Order Completed", 0, "o1", 2_500L), out);
    heart.onWake(state, START + 10_000, out);
    assertThat(out.segments).isEmpty();
    assertThat(state.getProfile().getSegments()).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("shadow");

    heart = new ContactEngine(TestingShop.rules(VALUE), Settings.DEFAULT);
    heart.onEvent(state, TestingShop.page("m2", 100, "/"), out);
    heart.onWake(state, START + 2 * 3_600_000L, out);
    assertThat(state.getProfile().getSegments()).hasSize(1);

    heart =
        new ContactEngine(
            TestingShop.rules("rule: x\nkind: segment\nif: orders.count > 9\n"), Settings.DEFAULT);
    heart.onEvent(state, TestingShop.page("m3", 3 * 1_440, "/"), out);
    assertThat(state.getProfile().getSegments()).isEmpty();
    assertThat(state.getProfile().getRfm()).isEmpty();
    assertThat(START + 3 * DAY).isEqualTo(state.getClock());
  }

  /** By the time since the last order alone, from the best of three segments down and up again. */
  @Test
  void aWayDownRemembersWhereItBegan() throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(
            TestingShop.rules(
                """
                rule: value
                kind: rfm
                recency: [10d, 20d, 30d]
                frequency: [2]
                money: {GBP: [10]}
                segments:
                  - {segment: top, if: rfm.recency == 4}
                  - {segment: good, if: rfm.recency == 3}
                  - {segment: slow, if: rfm.recency == 2}
                  - {segment: gone, if: "true"}
                """),
            Settings.DEFAULT);
    heart.onEvent(state, order("m1", "Order Completed", 0, "o1", 2_500L), out);
    assertThat(way(heart, 1)).isEqualTo("top, began  on day 0");
    assertThat(way(heart, 10)).isEqualTo("good, began top on day 10");
    assertThat(way(heart, 20)).isEqualTo("slow, began top on day 10");
    assertThat(way(heart, 30)).isEqualTo("gone, began top on day 10");
    heart.onEvent(state, order("m2", "Order Completed", 40 * 1_440, "o2", 2_500L), out);
    assertThat(way(heart, 41)).isEqualTo("top, began gone on day 40");
    assertThat(way(heart, 50)).isEqualTo("good, began top on day 50");
  }

  private String way(ContactEngine heart, int day) {
    heart.onWake(state, START + day * DAY, out);
    RfmPlace place = state.getProfile().getRfm().get(0);
    return "%s, began %s on day %d"
        .formatted(place.getSegment(), place.getBegan(), (place.getBeganAt() - START) / DAY);
  }

  /**
   * What a move begins sees where the contact stands after it; nobody hears of a shadow's segment.
   */
  @Test
  void whatAMoveBeginsSeesTheWayThatItIsOn() throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(
            TestingShop.rules(
                """
                rule: value
                kind: rfm
                recency: [10d, 20d]
                frequency: [2]
                money: {GBP: [10]}
                segments:
                  - {segment: top, if: rfm.recency == 3}
                  - {segment: good, if: rfm.recency == 2}
                """,
                "rule: slips\nkind: trigger\nwhen: {enters: value.good}\n"
                    + "if: rfm.began == \"top\" && rfm.before == \"top\" && rfm.segment == \"good\"\n"
                    + "send: {channel: crm}\n",
                "rule: buyers\nkind: segment\nif: orders.count > 0\nshadow: true\n"),
            Settings.DEFAULT);
    heart.onEvent(state, order("m1", "Order Completed", 0, "o1", 2_500L), out);
    heart.onWake(state, START + 11 * DAY, out);
    assertThat(out.triggers).extracting("rule").containsExactly("slips");
    assertThat(out.triggers.get(0).getSegments()).containsExactly("value.good");
  }

  /** The figures of the example in docs/segments.md. */
  @Test
  void aBinOfMoneyIsKeptUntilTheMoneyIsWellBelowItsEdge() throws RuleFaults {
    String steady = VALUE.replace("[10, 20]", "[250, 500]") + "hysteresis: 10\n";
    ContactEngine heart = new ContactEngine(TestingShop.rules(steady), Settings.DEFAULT);
    int[] changes = {50_500, -4_500, -1_100, 4_100, 1_000, -40_000};
    int[] bins = {3, 3, 2, 2, 3, 1};
    for (int i = 0; i < changes.length; i++) {
      String name = changes[i] > 0 ? "Order Completed" : "Order Refunded";
      String orderId = changes[i] > 0 ? "o" + i : "o0";
      heart.onEvent(state, order("m" + i, name, i * 60, orderId, (long) Math.abs(changes[i])), out);
      heart.onWake(state, START + i * 3_600_000L + 10_000, out);
      assertThat(state.getProfile().getRfm().get(0).getMoney()).as("step " + i).isEqualTo(bins[i]);
    }
  }

  @Test
  void belowTheFloorEdgesMeanNothing() throws RuleFaults {
    String floored = VALUE + "hysteresis: 50\nfloor: {GBP: 30}\n";
    ContactEngine heart = new ContactEngine(TestingShop.rules(floored), Settings.DEFAULT);
    heart.onEvent(state, order("m1", "Order Completed", 0, "o1", 2_500L), out);
    heart.onWake(state, START + 10_000, out);
    assertThat(state.getProfile().getRfm().get(0).getMoney()).isEqualTo(1);
    heart.onEvent(state, order("m2", "Order Completed", 60, "o2", 500L), out);
    heart.onWake(state, START + 2 * 3_600_000L, out);
    assertThat(state.getProfile().getRfm().get(0).getMoney()).isEqualTo(3);
    heart.onEvent(state, order("m3", "Order Refunded", 180, "o2", 1L), out);
    heart.onWake(state, START + 4 * 3_600_000L, out);
    assertThat(state.getProfile().getRfm().get(0).getMoney()).as("29.99").isEqualTo(1);
    refused(VALUE + "floor: {GBP: 1.005}\n", "at most 2 decimals");
  }

  /**
   * By hand, of orders of 100 on days 0, 30, 60, 90 and windows of 90 days: regular until two mean
   * gaps after the last (day 150); on day 179 the earlier window, days 0 to 89, is full for the
   * first time and has 300, the later one 100; on day 210 two orders are left in both, too few to
   * say.
   */
  @Test
  void aTrendMovesOnTheVeryDay() throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(TestingShop.rules("rule: t\nkind: trend\n"), Settings.DEFAULT);
    for (int i = 0; i < 4; i++) {
      heart.onEvent(
          state, order("m" + i, "Order Completed", i * 30 * 1_440, "o" + i, 10_000L), out);
    }
    for (long next = heart.nextWakeUp(state);
        next != 0 && next < START + 500 * DAY;
        next = heart.nextWakeUp(state)) {
      heart.onWake(state, next, out);
    }
    assertThat(out.segments)
        .extracting(
            SegmentChange::getSegment,
            SegmentChange::getEntered,
            change -> change.getAt() / DAY - START / DAY)
        .containsExactly(
            tuple("t.regular", true, 90L),
            tuple("t.regular", false, 151L),
            tuple("t.less", true, 179L),
            tuple("t.less", false, 210L));
  }

  /** What waits for a segment asks a condition, which must not hide when the next move is due. */
  @Test
  void aMoveThatSomethingWaitsForIsFollowedByTheNext() throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(
            TestingShop.rules(
                """
                rule: value
                kind: rfm
                recency: [300d]
                frequency: [2]
                money: {GBP: [10]}
                segments:
                  - {segment: fresh, if: 'within(orders.last, 10d)'}
                  - {segment: fading, if: 'within(orders.last, 20d)'}
                  - {segment: gone, if: "true"}
                """,
                """
                rule: fading-offer
                kind: trigger
                when: {enters: value.fading}
                if: orders.count >= 1
                send: {channel: email, template: t}
                """),
            Settings.DEFAULT);
    heart.onEvent(state, order("m1", "Order Completed", 0, "o1", 1_000L, "mug"), out);
    for (long next = heart.nextWakeUp(state);
        next != 0 && next <= START + 30 * DAY;
        next = heart.nextWakeUp(state)) {
      heart.onWake(state, next, out);
    }
    assertThat(out.segments)
        .filteredOn(SegmentChange::getEntered)
        .extracting(SegmentChange::getSegment, SegmentChange::getAt)
        .containsExactly(
            tuple("value.fresh", START + 2_000),
            tuple("value.fading", START + 10 * DAY),
            tuple("value.gone", START + 20 * DAY));
  }
}
