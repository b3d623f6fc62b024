package io.beckon.domain.kind.segment;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.InSegment;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.Trigger;
import org.junit.jupiter.api.Test;

class SegmentConcernTest {
  private static final String LOVERS =
      """
      rule: lovers
      version: 3
      kind: segment
      if: >-
        viewed.exists(v, v.category == "Lighting" && v.count >= 2 && within(v.last, 7d))
        && !orders.bought.exists(b, b.category == "Lighting")
      """;
  private static final String OFFER =
      "rule: offer\nkind: trigger\nwhen: {enters: lovers}\nsend: {channel: rtb}\n";
  private static final String SORRY =
      "rule: sorry\nkind: trigger\nwhen: {leaves: lovers}\nif: orders.count == 0\nsend: {channel: rtb}\n";

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");
  private ContactEngine heart = heart(LOVERS, OFFER, SORRY);

  private static ContactEngine heart(String... rules) {
    try {
      return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
    } catch (io.beckon.domain.rule.RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  private void feed(Event event) {
    heart.onEvent(state, event, out);
  }

  private static Event viewed(String id, double minutes) {
    return product(id, "Product Viewed", minutes, "lamp1", "Lighting", 2_000, 1);
  }

  @Test
  void whoLooksTwiceEntersAndLeavesWithinTheWeekByTheMerePassingOfTime() {
    feed(consent("m0", 0, true, "rtb"));
    feed(viewed("v1", 0));
    assertThat(out.segments).isEmpty();
    feed(viewed("v2", 10));
    assertThat(out.segments).hasSize(1);
    SegmentChange entered = out.segments.get(0);
    assertThat(entered.getSegment()).isEqualTo("lovers");
    assertThat(entered.getRuleVersion()).isEqualTo(3);
    assertThat(entered.getEntered()).isTrue();
    assertThat(entered.getCauses()).extracting("messageId").containsExactly("v2");
    assertThat(entered.getFacts()).extracting(Fact::getName).contains("condition");
    assertThat(state.getProfile().getSegments())
        .containsExactly(new InSegment("lovers", 3, START + 10 * TestingShop.MINUTE));

    long leaves = START + 10 * TestingShop.MINUTE + 7 * DAY;
    heart.onWake(state, leaves - 1, out);
    assertThat(out.segments).hasSize(1);
    assertThat(heart.nextWakeUp(state)).isEqualTo(leaves);
    heart.onWake(state, leaves, out);
    assertThat(out.segments).hasSize(2);
    assertThat(out.segments.get(1).getEntered()).isFalse();
    assertThat(out.segments.get(1).getAt()).isEqualTo(leaves);
    assertThat(out.segments.get(1).getCauses()).isEmpty();
    assertThat(state.getProfile().getSegments()).isEmpty();
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("offer", "sorry");
    assertThat(out.triggers.get(1).getDeadline()).isEqualTo(leaves);
  }

  @Test
  void whoBuysLeavesAtOnceAndIsNotTheOneWeAreSorryFor() {
    feed(consent("m0", 0, true, "rtb"));
    feed(viewed("v1", 0));
    feed(viewed("v2", 10));
    feed(order("o1", "Order Completed", 20, "o1", 2_000L, "lamp1"));
    assertThat(out.segments).extracting(SegmentChange::getEntered).containsExactly(true, false);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("offer");
  }

  @Test
  void aFurtherLookPutsOffTheLeaving() {
    feed(viewed("v1", 0));
    feed(viewed("v2", 10));
    feed(viewed("v3", 3 * 24 * 60));
    heart.onWake(state, START + 9 * DAY, out);
    assertThat(out.segments).hasSize(1);
    heart.onWake(state, START + 10 * DAY, out);
    assertThat(out.segments).hasSize(2);
    assertThat(out.segments.get(1).getAt()).isEqualTo(START + 10 * DAY);
  }

  /** Whoever keeps an audience in step must hear that it is gone. */
  @Test
  void aWithdrawnSegmentIsLeft() {
    feed(viewed("v1", 0));
    feed(viewed("v2", 10));
    heart = new ContactEngine(RuleSet.empty(), Settings.DEFAULT);
    feed(viewed("v3", 20));
    assertThat(out.segments).extracting(SegmentChange::getEntered).containsExactly(true, false);
    assertThat(out.segments.get(1).getRuleVersion()).isEqualTo(3);
    assertThat(state.getProfile().getSegments()).isEmpty();
  }

  @Test
  void anEventThatChangesNothingIsNoMove() {
    feed(viewed("v1", 0));
    feed(viewed("v2", 10));
    feed(viewed("v4", 11));
    feed(viewed("v4", 11));
    assertThat(out.segments).hasSize(1);
  }
}
