package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.page;
import static io.beckon.domain.engine.TestingShop.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckon.domain.engine.ContactEngine.Verdict;
import io.beckon.domain.evaluation.Settings;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Discount;
import io.beckon.schema.Event;
import io.beckon.schema.Held;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactEngineTest {
  private final ContactEngine heart =
      new ContactEngine(
          TestingShop.exampleRules(
              "abandoned-cart",
              "customer-lifecycle",
              "engagement",
              "keep-them-buying",
              "lamp-bought"),
          Settings.DEFAULT);
  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private void feed(Event... events) {
    for (Event event : events) {
      heart.onEvent(state, event, out);
    }
  }

  private void timeIs(double minutes) {
    heart.onWake(state, START + Math.round(minutes * MINUTE), out);
  }

  @Test
  void aCartLeftAloneIsRemindedOfAfterHalfAnHourAndOnceMoreADayLater() {
    feed(
        consent("m0", 0, true, "email", "sms"),
        product("m1", "Product Added", 1, "mug", "Gifts", 1250, 2));
    timeIs(30.9);
    assertThat(out.triggers).isEmpty();
    timeIs(31);
    assertThat(out.triggers).hasSize(1);
    Trigger first = out.triggers.get(0);
    assertThat(first.getRule()).isEqualTo("abandoned-cart");
    assertThat(first.getChannel()).isEqualTo("email");
    assertThat(first.getDeadline()).isEqualTo(START + 31 * MINUTE);
    assertThat(first.getExpiresAt()).isEqualTo(START + 31 * MINUTE + 2 * DAY);
    assertThat(first.getPayload())
        .contains("\"value\":{\"amount\":\"25.00\",\"currency\":\"GBP\",\"minor\":2500}")
        .contains("\"productId\":\"mug\"")
        .doesNotContain("changes", "baseAt", "toldAt");
    assertThat(first.getCauses()).extracting("messageId").containsExactly("m1");
    assertThat(first.getFacts()).extracting("name").contains("cart.value", "condition");
    timeIs(31 + 24 * 60);
    assertThat(out.triggers).hasSize(2);
    assertThat(out.triggers.get(1).getChannel()).isEqualTo("sms");
    assertThat(out.triggers.get(1).getStep()).isEqualTo(1);
  }

  @Test
  void aPurchaseInTimeSilencesTheReminder() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2),
        order("m2", "Order Completed", 10, "o1", null, "mug"));
    timeIs(3 * 60);
    assertThat(out.triggers).isEmpty();
    assertThat(state.getProfile().getOrders().getCount()).isEqualTo(1);
  }

  @Test
  void aPurchaseThatBecomesKnownLateRetractsTheReminderAndCancelsTheNext() {
    feed(
        consent("m0", 0, true, "email", "sms"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    timeIs(30);
    assertThat(out.triggers).hasSize(1);
    feed(order("m2", "Order Completed", 10, "o1", null, "mug"));
    assertThat(out.triggers).hasSize(2);
    Trigger retraction = out.triggers.get(1);
    assertThat(retraction.getKind()).isEqualTo(TriggerKind.RETRACT);
    assertThat(retraction.getRetracts()).isEqualTo(out.triggers.get(0).getId());
    timeIs(48 * 60);
    assertThat(out.triggers).hasSize(2);
  }

  @Test
  void aPurchaseOfSomethingElseRetractsNothing() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    timeIs(30);
    feed(order("m2", "Order Completed", 10, "o1", null, "teapot"));
    assertThat(out.triggers).hasSize(1);
  }

  @Test
  void withoutConsentTheReminderIsHeldBackAndTheReasonRecorded() {
    feed(product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    timeIs(30);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("consent");
  }

  @Test
  void consentIsAskedWhenItFiresNotWhenItWasPlanned() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2),
        consent("m2", 5, false, "email"));
    timeIs(30);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).hasSize(1);
  }

  @Test
  void oneCartIsRemindedOfOnce() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    timeIs(30);
    feed(product("m2", "Product Added", 3 * 24 * 60, "teapot", "Gifts", 1250, 1));
    timeIs(3 * 24 * 60 + 30);
    assertThat(out.triggers).filteredOn(t -> t.getStep() == 0).hasSize(1);
    assertThat(out.decisions).extracting(Decision::getReason).contains("once");
  }

  @Test
  void anEventLaterThanADeadlineStillAheadWaitsForIt() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    Verdict verdict =
        heart.onEvent(state, product("m2", "Product Removed", 30.01, "mug", "Gifts", 1250, 2), out);
    assertThat(verdict).isEqualTo(Verdict.HELD);
    timeIs(30.02);
    assertThat(out.triggers).hasSize(1);
    assertThat(state.getHeld()).isEmpty();
    assertThat(state.getProfile().getCart().getLines().get(0).getQuantity()).isZero();
  }

  /** A touch that is told late puts the deadline off: the order need not wait any longer. */
  @Test
  void whatWaitsIsLookedAtAgainWhenItsDeadlineMovesAway() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    Event order = order("m2", "Order Completed", 30.005, "o1", 2_500L, "mug");
    assertThat(heart.onEvent(state, order, out)).isEqualTo(Verdict.HELD);
    Event late = product("m3", "Product Added", 29.99, "mug", "Gifts", 1250, 2);
    late.setReceivedAt(order.getReceivedAt() + 300);
    feed(late);
    assertThat(state.getHeld()).isEmpty();
    assertThat(state.getProfile().getOrders().getCount()).isEqualTo(1);
    timeIs(90);
    assertThat(out.triggers).extracting(Trigger::getRule).doesNotContain("abandoned-cart");
  }

  /** An order two seconds and a half after another is not seen by the review of that one. */
  @Test
  void aReviewSeesWhatHappenedUpToIt() {
    feed(
        order("m0", "Order Completed", 0, "o1", 2_500L, "mug"),
        order("m1", "Order Completed", 2.5 / 60, "o2", 2_500L, "mug"));
    assertThat(state.getHeld()).extracting(Held::getMessageId).containsExactly("m1");
    timeIs(1);
    assertThat(state.getHeld()).isEmpty();
    assertThat(state.getProfile().getOrders().getCount()).isEqualTo(2);
  }

  /** A review counts from the order's own time, whatever of the same second was told before it. */
  @Test
  void whenAReviewIsDoesNotDependOnTheOrderOfArrival() {
    Event order = order("m0", "Order Completed", 0, "o1", 2_500L, "mug");
    Event look = product("m1", "Product Viewed", 1.0 / 60, "mug", "Gifts", 1250, 1);
    for (List<Event> arrivals : List.of(List.of(order, look), List.of(look, order))) {
      ContactEngine values =
          new ContactEngine(TestingShop.exampleRules("customer-value"), Settings.DEFAULT);
      ContactState contact = new Newcomers().contact("shop", "c1");
      TestingOutcome moves = new TestingOutcome();
      for (Event event : arrivals) {
        values.onEvent(contact, Event.newBuilder(event).build(), moves);
      }
      values.onWake(contact, START + MINUTE, moves);
      assertThat(moves.segments)
          .extracting(SegmentChange::getSegment, SegmentChange::getAt)
          .containsExactly(tuple("customer-value.promising", START + 2_000));
    }
  }

  /** Nobody wakes the contact: each event says itself how far time has come. */
  @Test
  void aWholeHistoryThatComesBeforeTimeDoesGivesWhatItGaveInItsOwnTime() {
    List<Event> history = new ArrayList<>();
    history.add(consent("m0", 0, true, "email", "rtb"));
    for (int i = 1; i <= 350; i++) {
      double day = i * 1_440;
      history.add(order("o" + i, "Order Completed", day, "order" + i, null, "lamp" + i));
      if (i % 2 == 0) {
        history.add(order("r" + i, "Order Refunded", day + 500, "order" + i, null, "lamp" + i));
      }
    }
    TestingOutcome inTime = new TestingOutcome();
    ContactState paced = new Newcomers().contact("shop", "c1");
    for (Event event : history) {
      heart.onWake(paced, event.getTimestamp() - 1, inTime);
      heart.onEvent(paced, event, inTime);
    }
    heart.onWake(paced, START + 500 * DAY, inTime);
    feed(history.toArray(new Event[0]));
    assertThat(out.triggers).as("not all is left for the end").hasSizeGreaterThan(300);
    timeIs(500 * 1_440);
    assertThat(inTime.triggers)
        .filteredOn(trigger -> trigger.getPayload().contains("undoes"))
        .hasSize(175);
    assertThat(out.triggers)
        .extracting(Trigger::getId)
        .containsExactlyElementsOf(inTime.triggers.stream().map(Trigger::getId).toList());
    assertThat(state.getProfile()).isEqualTo(paced.getProfile());
  }

  /**
   * Large events fill the room long before there are a thousand of them: then the deadline that
   * they wait for comes at once. None is lost, and none goes before another.
   */
  @Test
  void atMostAMegabyteWaitsForADeadline() {
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    int size = 40_000;
    int room = (1 << 20) / size + 1;
    for (int i = 0; i < 60; i++) {
      Event large = page("large" + i, 30.001 + i / 10_000.0, "/");
      large.getProperties().put("text", "x".repeat(size));
      feed(large);
      assertThat(state.getHeld()).hasSize(i < room ? i + 1 : 0);
      assertThat(state.getProfile().getEvents()).isEqualTo(i < room ? 2 : i + 3);
    }
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(START + 30 * MINUTE);
  }

  @Test
  void readinessGoesToTheSalesTeamWithTheLedgerAndAgainOnlyAfterFallingBelowTheRearmLine() {
    for (int i = 0; i < 13; i++) {
      feed(product("v" + i, "Product Viewed", i, "lamp" + i, "Lighting", 2000, 1));
    }
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("engagement");
    Trigger ready = out.triggers.get(0);
    assertThat(ready.getChannel()).isEqualTo("crm");
    // 5 points a view: the twelfth brings 60 less 11 minutes' ageing, and whoever set the line at
    // 60 means these.
    assertThat(ready.getCauses().get(0).getMessageId()).isEqualTo("v11");
    assertThat(ready.getPayload())
        .contains("\"points\":\"lighting\"")
        .contains("\"points\":\"view\"");
  }

  @Test
  void stagesMoveForwardByEventsAndBackByTimeAlone() {
    feed(consent("m0", 0, true, "email"), order("o1", "Order Completed", 1, "o1", 2000L, "mug"));
    assertThat(out.stages).extracting(StageChange::getEntered).containsExactly("lead", "customer");
    // One purchase: the shop's default gap of 60 days counts; at-risk after 90 days, lapsed after
    // 180.
    timeIs(1 + 90 * 24 * 60 - 0.01);
    assertThat(out.stages).hasSize(2);
    timeIs(1 + 90 * 24 * 60);
    assertThat(out.stages).extracting(StageChange::getEntered).endsWith("at-risk");
    assertThat(out.stages.get(2).getAt()).isEqualTo(START + MINUTE + 90 * DAY);
    timeIs(1 + 180 * 24 * 60);
    assertThat(out.stages).extracting(StageChange::getEntered).endsWith("lapsed");
    feed(order("o2", "Order Completed", 181 * 24 * 60, "o2", 2000L, "mug"));
    timeIs(181 * 24 * 60 + 1);
    assertThat(out.stages).extracting(StageChange::getEntered).endsWith("repeat");
  }

  @Test
  void theDiscountFollowsSilenceAndItsEndIsNoMessage() {
    feed(consent("m0", 0, true, "email"), order("o1", "Order Completed", 1, "o1", 2000L, "mug"));
    timeIs(91 * 24 * 60);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("keep-them-buying");
    assertThat(out.triggers.get(0).getPayload())
        .contains("\"before\":0")
        .contains("\"percent\":10");
    assertThat(out.triggers.get(0).getAt()).isEqualTo(START + MINUTE + 90 * DAY);
    Discount discount = state.getProfile().getDiscounts().get(0);
    assertThat(out.triggers.get(0).getPayload())
        .contains(
            "\"until\":\"%s\",\"zone\":\"UTC\""
                .formatted(
                    DateTimeFormatter.ISO_INSTANT.format(
                        Instant.ofEpochMilli(START + MINUTE + 104 * DAY))));
    assertThat(discount.getPercent()).isEqualTo(10);
    timeIs(1 + 104 * 24 * 60);
    assertThat(discount.getPercent()).as("two weeks later").isZero();
    feed(order("o2", "Order Completed", 120 * 24 * 60, "o2", 2000L, "mug"));
    timeIs(121 * 24 * 60);
    assertThat(out.triggers).hasSize(1);
    timeIs(121 * 24 * 60 + 91 * 24 * 60);
    assertThat(out.triggers).as("a new offer, after another silence").hasSize(2);
  }

  @Test
  void aLampSwitchesTheCampaignAndItsReturnSwitchesBack() {
    feed(consent("m0", 0, true, "rtb"), order("o1", "Order Completed", 1, "o1", 2000L, "lamp1"));
    assertThat(out.triggers).hasSize(1);
    assertThat(out.triggers.get(0).getPayload())
        .contains("\"stop\":[\"lamps-retargeting\"]")
        .contains("\"start\":[\"bulbs-and-shades\"]");
    assertThat(state.getProfile().getCampaigns())
        .extracting("campaign")
        .containsExactly("bulbs-and-shades");
    timeIs(2);
    feed(order("r1", "Order Refunded", 24 * 60, "o1", 2000L, "lamp1"));
    assertThat(out.triggers).hasSize(2);
    assertThat(out.triggers.get(1).getPayload())
        .as("lamps-retargeting is somebody else's: it may go on")
        .contains("\"stop\":[\"bulbs-and-shades\"]")
        .contains("\"start\":[\"lamps-retargeting\"]");
    assertThat(state.getProfile().getCampaigns()).isEmpty();
    assertThat(state.getProfile().getOrders().getMoney().get(0).getReturned()).isEqualTo(2000);
  }

  @Test
  void aSecondEventWithTheSameIdHasNoEffectFor24Hours() {
    feed(page("m1", 0, "/"));
    assertThat(heart.onEvent(state, page("m1", 1, "/"), out)).isEqualTo(Verdict.DUPLICATE);
    assertThat(heart.onEvent(state, page("m1", 23 * 60, "/"), out)).isEqualTo(Verdict.DUPLICATE);
    assertThat(state.getProfile().getEvents()).isEqualTo(1);
  }

  @Test
  void theSameHistoryGivesTheSameTriggers() {
    TestingOutcome again = new TestingOutcome();
    ContactState other = new Newcomers().contact("shop", "c1");
    feed(
        consent("m0", 0, true, "email"),
        product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2));
    timeIs(30);
    heart.onEvent(other, consent("m0", 0, true, "email"), again);
    heart.onEvent(other, product("m1", "Product Added", 0, "mug", "Gifts", 1250, 2), again);
    heart.onWake(other, START + 30 * MINUTE, again);
    assertThat(again.triggers).isEqualTo(out.triggers).isNotEmpty();
    assertThat(other).isEqualTo(state);
  }

  /**
   * What waits for a stage asks a condition, which must not hide when the next stage is due. Gap of
   * 20 days: at risk after 1.5 of them, lapsed after 3.
   */
  @Test
  void whoIsMissedLapsesAllTheSame() {
    ContactEngine heart =
        new ContactEngine(
            TestingShop.exampleRules("customer-lifecycle", "engagement", "we-miss-you"),
            Settings.DEFAULT);
    for (int i = 0; i < 3; i++) {
      heart.onEvent(
          state, order("m" + i, "Order Completed", i * 28_800, "o" + i, 2_000L, "mug"), out);
    }
    for (long next = heart.nextWakeUp(state);
        next != 0 && next <= START + 120 * DAY;
        next = heart.nextWakeUp(state)) {
      heart.onWake(state, next, out);
    }
    assertThat(out.stages)
        .filteredOn(change -> change.getLifecycle().equals("customer-lifecycle"))
        .filteredOn(change -> change.getAt() > START + 40 * DAY)
        .extracting(StageChange::getEntered, StageChange::getAt)
        .containsExactly(tuple("at-risk", START + 70 * DAY), tuple("lapsed", START + 100 * DAY));
  }
}
