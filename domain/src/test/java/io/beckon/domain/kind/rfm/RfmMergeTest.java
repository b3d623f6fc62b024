package io.beckon.domain.kind.rfm;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.TrendPlace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a contact stands by its purchases, once it turns out to be another one, too. */
class RfmMergeTest {
  private static final String VALUE =
      """
      rule: value
      kind: rfm
      recency: [30d, 90d]
      frequency: [2, 4]
      money: {GBP: ["50.00", "100.00"]}
      segments:
        - {segment: best, if: rfm.frequency == 3}
        - {segment: good, if: rfm.frequency == 2}
      """;
  private static final String BEST =
      "rule: best-offer\nkind: trigger\nwhen: {enters: value.best}\nsend: {channel: crm}\n";
  private static final String GOOD =
      "rule: good-offer\nkind: trigger\nwhen: {enters: value.good}\nsend: {channel: crm}\n";
  private static final String TREND = "rule: trend\nkind: trend\nwindow: 10d\n";

  private final TestingOutcome out = new TestingOutcome();
  private final TestingOutcome merged = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");
  private final ContactState other = new Newcomers().contact("shop", "c2");
  private final ContactEngine engine;

  RfmMergeTest() throws RuleFaults {
    engine = new ContactEngine(TestingShop.rules(VALUE, BEST, GOOD, TREND), Settings.DEFAULT);
  }

  private void buys(ContactState who, String prefix, int orders) {
    for (int i = 0; i < orders; i++) {
      String id = prefix + i;
      Event order =
          TestingShop.order(id, EventNames.ORDER_COMPLETED, i * 60.0, "order-" + id, 1_000L, "p");
      engine.onEvent(who, order, out);
      engine.onWake(who, order.getTimestamp() + MINUTE, out);
    }
  }

  private void merge() {
    long time = START + DAY;
    engine.onMerged(state, other, time, merged);
    engine.onWake(state, time + DAY, merged);
  }

  private RfmPlace place() {
    return state.getProfile().getRfm().get(0);
  }

  @Test
  void whatTheOtherHadReachedIsKeptAndFiresNothingAgain() {
    engine.onEvent(state, page("v1", 0, "/a"), out);
    buys(other, "o", 4);
    assertThat(out.triggers).extracting("rule").containsExactly("good-offer", "best-offer");
    RfmPlace before = other.getProfile().getRfm().get(0).copy();
    assertThat(before.getSegment()).isEqualTo("best");

    merge();
    assertThat(merged.triggers).isEmpty();
    assertThat(merged.segments)
        .extracting(one -> one.getSegment() + " " + one.getEntered())
        .containsExactly("value.best true");
    assertThat(place().getSegment()).isEqualTo("best");
    assertThat(place().getBefore()).isEqualTo("good");
    assertThat(place().getSince()).isEqualTo(before.getSince());
    assertThat(state.getProfile().getTrends()).extracting(TrendPlace::getRule).contains("trend");
  }

  @Test
  void whatBothTogetherReachIsToldButGoesToNobody() {
    buys(state, "a", 2);
    buys(other, "b", 2);
    assertThat(out.triggers).extracting("rule").containsExactly("good-offer", "good-offer");

    merge();
    assertThat(merged.triggers).isEmpty();
    assertThat(merged.segments)
        .extracting(one -> one.getSegment() + " " + one.getEntered())
        .isEqualTo(List.of("value.good false", "value.best true"));
    assertThat(place().getSegment()).isEqualTo("best");
  }

  /** An order of a second ago is news: its review comes, and what it brings is sent. */
  @Test
  void whatAPurchaseIsAboutToBringIsNotLost() {
    buys(state, "a", 1);
    buys(other, "b", 2);
    Event order =
        TestingShop.order("a9", EventNames.ORDER_COMPLETED, 1_440, "order-a9", 1_000L, "p");
    engine.onEvent(state, order, out);
    engine.onMerged(state, other, order.getTimestamp() + 500, merged);
    engine.onWake(state, order.getTimestamp() + MINUTE, merged);
    assertThat(merged.triggers).extracting("rule").containsExactly("best-offer");
  }
}
