package io.beckon.domain.attribution;

import static io.beckon.domain.attribution.TestingAttribution.fact;
import static io.beckon.domain.attribution.TestingAttribution.firing;
import static io.beckon.domain.attribution.TestingAttribution.order;
import static io.beckon.domain.attribution.TestingAttribution.touch;
import static io.beckon.schema.AttributionFactKind.CANCELLATION;
import static io.beckon.schema.AttributionFactKind.ERASURE;
import static io.beckon.schema.AttributionFactKind.FIRED;
import static io.beckon.schema.AttributionFactKind.HELD_OUT;
import static io.beckon.schema.AttributionFactKind.ORDER;
import static io.beckon.schema.AttributionFactKind.REFUND;
import static io.beckon.schema.AttributionFactKind.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.Credit;
import io.beckon.schema.OrderLine;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceMoney;
import io.beckon.schema.TouchKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributionTest {
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final long T = 1_293_840_000_000L;

  private final TestingAttribution all = new TestingAttribution(AttributionSettings.DEFAULT);

  private PerformanceMoney money(String kind, String name) {
    return all.figure(kind, name).getMoney().get(0);
  }

  /** Opened on day 0 (mailing spring), clicked on day 3 (trigger t1), ordered on day 3.5. */
  @Test
  void aClickCountsForFiveDaysAndALookForOne() {
    all.feed(touch("m1", T, TouchKind.OPENED, "email", "", "spring"));
    all.feed(firing(FIRED, "t1", T + 3 * DAY - HOUR, "reminder", 2));
    all.feed(touch("m2", T + 3 * DAY, TouchKind.CLICKED, "sms", "t1", ""));
    all.feed(order(ORDER, "m3", T + 3 * DAY + 12 * HOUR, "o1", 1_000, "GBP"));
    assertThat(all.credits).hasSize(1);
    Credit credit = all.credits.get(0);
    assertThat(credit.getRule()).isEqualTo("reminder");
    assertThat(credit.getRuleVersion()).isEqualTo(2);
    assertThat(credit.getLastTouch()).isEqualTo(1_000);
    assertThat(money("rule", "reminder").getLastTouch()).isEqualTo(1_000);
    assertThat(money("rule-version", "reminder@2").getOrders()).isEqualTo(1);
    assertThat(money("channel", "sms").getLinear()).isEqualTo(1_000);
    assertThat(all.figure("mailing", "spring").getMoney()).isEmpty();
    assertThat(all.figure("rule", "reminder").getConversion()).isEqualTo(1.0);
  }

  @Test
  void aMessageOpenedAndClickedIsOneTouchOfTheClick() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(touch("m2", T + HOUR, TouchKind.OPENED, "email", "", "a"));
    all.feed(touch("m3", T + 2 * HOUR, TouchKind.CLICKED, "email", "", "b"));
    all.feed(order(ORDER, "m4", T + 3 * HOUR, "o1", 901, "GBP"));
    assertThat(all.latest).hasSize(2);
    assertThat(money("mailing", "a").getFirstTouch()).isEqualTo(901);
    assertThat(money("mailing", "a").getLinear()).isEqualTo(451);
    assertThat(money("mailing", "b").getLinear()).isEqualTo(450);
    assertThat(money("channel", "email").getLinear()).isEqualTo(901);
    assertThat(money("channel", "email").getAssisted()).isEqualTo(1);
  }

  @Test
  void aRefundTakesCreditBackAndMoreThanTheOrderTakesNoMoreThanAll() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    all.feed(order(REFUND, "m3", T + 2 * HOUR, "o1", 300, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(700);
    assertThat(money("mailing", "a").getLeast()).isEqualTo(700);
    assertThat(all.credits).extracting(Credit::getVersion).containsExactly(1, 2);
    assertThat(all.credits.get(1).getChanged()).isEqualTo("refund");
    assertThat(all.credits.get(1).getChangedBy()).isEqualTo("m3");
    all.feed(order(REFUND, "m4", T + 3 * HOUR, "o1", 5_000, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isZero();
    assertThat(money("mailing", "a").getOrders()).isZero();
    assertThat(money("mailing", "a").getLeast()).isNull();
    assertThat(all.figure("mailing", "a").getBuyers()).isZero();
  }

  @Test
  void aRefundInAnotherCurrencyAndOneOfAnUnknownOrderTakeNothing() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    all.feed(order(REFUND, "m3", T + 2 * HOUR, "o1", 300, "EUR"));
    all.feed(order(REFUND, "m4", T + 2 * HOUR, "o2", 300, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(1_000);
    // The order comes late: the refund has waited for it.
    all.feed(order(ORDER, "m5", T + HOUR, "o2", 500, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(1_200);
    assertThat(money("mailing", "a").getLeast()).isEqualTo(200);
    assertThat(money("mailing", "a").getGreatest()).isEqualTo(1_000);
    assertThat(money("mailing", "a").getMean()).isEqualTo(600.0);
  }

  @Test
  void ofOneOrderToldTwiceTheEarlierCountsWhicheverCameFirst() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m3", T + 2 * HOUR, "o1", 2_000, "GBP"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "EUR"));
    all.feed(order(ORDER, "m4", T + 3 * HOUR, "o1", 9_000, "GBP"));
    Performance a = all.figure("mailing", "a");
    assertThat(a.getMoney())
        .filteredOn(money -> money.getLastTouch() != 0)
        .singleElement()
        .satisfies(
            money -> {
              assertThat(money.getCurrency()).isEqualTo("EUR");
              assertThat(money.getLastTouch()).isEqualTo(1_000);
            });
  }

  /**
   * By hand: an order of 10.00 of lines that cost 5.00, 2.50 and 2.51, so of weights 500, 250, 251
   * of 1,001. Of 1,000: 499.5, 249.75, 250.75; rounded down 499, 249, 250, and the two that are
   * left go to those that lost most, the second and the third. After two clicks, linear: 500 each:
   * 249.75, 124.88, 125.37 makes 250, 125, 125.
   */
  @Test
  void anOrdersWorthIsSharedAmongItsProductsAndBelongsToSegments() {
    AttributionFact fired = firing(FIRED, "t1", T, "reminder", 1);
    fired.setSegments(List.of("vip", "lamps"));
    all.feed(fired);
    all.feed(touch("m1", T + HOUR, TouchKind.CLICKED, "email", "t1", ""));
    all.feed(touch("m2", T + 2 * HOUR, TouchKind.CLICKED, "email", "", "spring"));
    AttributionFact order = order(ORDER, "m3", T + 3 * HOUR, "o1", 1_000, "GBP");
    order.setLines(
        List.of(new OrderLine("a", 500L), new OrderLine("b", 250L), new OrderLine("c", 251L)));
    all.feed(order);
    assertThat(money("product", "a").getLastTouch()).isEqualTo(499);
    assertThat(money("product", "b").getLastTouch()).isEqualTo(250);
    assertThat(money("product", "c").getLastTouch()).isEqualTo(251);
    assertThat(money("product", "a").getLinear()).isEqualTo(500);
    assertThat(money("product", "b").getLinear()).isEqualTo(250);
    assertThat(money("product", "c").getLinear()).isEqualTo(250);
    assertThat(money("product", "a"))
        .extracting(
            PerformanceMoney::getOrders, PerformanceMoney::getAssisted, PerformanceMoney::getLeast)
        .containsExactly(1L, 1L, 499L);
    for (String segment : List.of("vip", "lamps")) {
      assertThat(all.figure("segment", segment))
          .extracting(Performance::getFired, Performance::getClicked, Performance::getBuyers)
          .containsExactly(1L, 1L, 1L);
      assertThat(money("segment", segment).getFirstTouch()).isEqualTo(1_000);
      assertThat(money("segment", segment).getLastTouch()).isZero();
    }
    all.feed(order(REFUND, "m4", T + 4 * HOUR, "o1", 1_000, "GBP"));
    assertThat(money("product", "a").getLastTouch()).isZero();
    assertThat(money("product", "a").getOrders()).isZero();
  }

  /** The shop's order names no products, the page's does, and an update names others. */
  @Test
  void whichProductsAnOrderHasDoesNotDependOnWhatCameFirst() {
    AttributionFact shop = order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP");
    AttributionFact page = order(ORDER, "m3", T + HOUR + 1, "o1", 1_000, "GBP");
    page.setLines(List.of(new OrderLine("a", 10L)));
    AttributionFact later = order(ORDER, "m4", T + HOUR + 2, "o1", 1_000, "GBP");
    later.setLines(List.of(new OrderLine("c", 10L)));
    List<AttributionFact> facts = new ArrayList<>(List.of(shop, page, later));
    for (int i = 0; i < 6; i++) {
      Collections.shuffle(facts, new Random(i));
      TestingAttribution any = new TestingAttribution(AttributionSettings.DEFAULT);
      any.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "spring"));
      facts.forEach(any::feed);
      assertThat(any.figure("product", "a").getMoney().get(0).getLastTouch()).isEqualTo(1_000);
      AttributionFact update =
          order(AttributionFactKind.UPDATE, "m5", T + 2 * HOUR, "o1", 1_000, "GBP");
      update.setLines(List.of(new OrderLine("b", 10L)));
      any.feed(update);
      assertThat(any.figure("product", "a").getMoney().get(0).getLastTouch()).isZero();
      assertThat(any.figure("product", "b").getMoney().get(0).getLastTouch()).isEqualTo(1_000);
    }
  }

  @Test
  void aCancelledOrderEarnsNothing() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(CANCELLATION, "m3", T + 2 * HOUR, "o1", 0, "GBP"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    assertThat(all.figure("mailing", "a").getMoney()).isEmpty();
    assertThat(all.figure("mailing", "a").getBuyers()).isZero();
  }

  @Test
  void aLateTouchRestatesAndALateTriggerGivesItsTouchesARule() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m2", T + DAY, "o1", 1_000, "GBP"));
    all.feed(touch("m3", T + 2 * HOUR, TouchKind.CLICKED, "email", "t9", ""));
    assertThat(money("trigger", "unknown").getLastTouch()).isEqualTo(1_000);
    assertThat(money("mailing", "a").getLastTouch()).isZero();
    all.feed(firing(FIRED, "t9", T + HOUR, "reminder", 1));
    assertThat(money("trigger", "unknown").getLastTouch()).isZero();
    assertThat(all.figure("trigger", "unknown").getReached()).isZero();
    assertThat(money("rule", "reminder").getLastTouch()).isEqualTo(1_000);
    assertThat(all.latest.get("o1 t9")).extracting(Credit::getRule).isEqualTo("reminder");
  }

  @Test
  void costsAndWhatIsEarnedOfEachMessage() {
    AttributionFact sent = touch("m1", T, TouchKind.SENT, "sms", "", "a");
    sent.setAmount(5);
    sent.setCurrency("GBP");
    all.feed(sent);
    AttributionFact again = touch("m2", T, TouchKind.SENT, "sms", "", "a");
    again.setAmount(15);
    again.setCurrency("GBP");
    all.feed(again);
    all.feed(touch("m3", T + HOUR, TouchKind.CLICKED, "sms", "", "a"));
    all.feed(order(ORDER, "m4", T + 2 * HOUR, "o1", 100, "GBP"));
    assertThat(money("mailing", "a").getCost()).isEqualTo(20);
    assertThat(money("mailing", "a").getRoi()).isEqualTo(4.0);
    assertThat(money("mailing", "a").getPerSend()).isEqualTo(50.0);
  }

  @Test
  void figuresStayWhenTheFactsAreForgottenAndAContactIsReachedOnce() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    all.expire(T + 90 * DAY);
    assertThat(all.contacts.get("c1")).satisfies(c -> assertThat(c.getTouches()).isEmpty());
    all.feed(touch("m3", T + 91 * DAY, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m4", T + 91 * DAY + HOUR, "o2", 500, "GBP"));
    Performance a = all.figure("mailing", "a");
    assertThat(a.getClicked()).isEqualTo(2);
    assertThat(a.getReached()).isEqualTo(1);
    assertThat(a.getClickers()).isEqualTo(1);
    assertThat(a.getBuyers()).isEqualTo(1);
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(1_500);
  }

  /**
   * Two went out, one of them told twice; one was held out. No sender says anything but a click.
   */
  @Test
  void whatFiredCountsThoughNoSenderReports() {
    for (String id : List.of("t1", "t2", "t2", "t3")) {
      AttributionFact firing = firing(id.equals("t3") ? HELD_OUT : FIRED, id, T, "banner", 2);
      firing.setChannel("onsite");
      firing.setTemplate("home-top");
      all.feed(firing);
    }
    for (String subject :
        List.of("channel onsite", "rule banner", "rule-version banner@2", "template home-top")) {
      String[] of = subject.split(" ");
      assertThat(all.figure(of[0], of[1]).getFired()).as(subject).isEqualTo(2);
      assertThat(all.figure(of[0], of[1]).getSent()).as(subject).isZero();
    }
    all.feed(touch("m1", T + HOUR, TouchKind.CLICKED, "onsite", "t1", ""));
    all.feed(order(ORDER, "m2", T + 2 * HOUR, "o1", 700, "GBP"));
    assertThat(all.figure("template", "home-top").getClicked()).isEqualTo(1);
    assertThat(money("template", "home-top").getLastTouch()).isEqualTo(700);
    all.expire(T + 200 * DAY);
    assertThat(all.figure("template", "home-top").getFired()).as("it stays").isEqualTo(2);
  }

  @Test
  void heldOutContactsAreTheControl() {
    for (int i = 0; i < 80; i++) {
      boolean heldOut = i % 2 == 0;
      String contact = "c" + i;
      AttributionFact firing = firing(heldOut ? HELD_OUT : FIRED, "t" + i, T, "reminder", 1);
      firing.setContact(contact);
      all.feed(firing);
      AttributionFact order = order(ORDER, "m" + i, T + DAY, "o" + i, heldOut ? 100 : 250, "GBP");
      order.setContact(contact);
      all.feed(order);
      AttributionFact late = order(ORDER, "n" + i, T + 31 * DAY, "p" + i, 10_000, "GBP");
      late.setContact(contact);
      all.feed(late);
    }
    Performance reminder = all.figure("rule", "reminder");
    assertThat(reminder.getTreated()).isEqualTo(40);
    assertThat(reminder.getHeldOut()).isEqualTo(40);
    assertThat(money("rule", "reminder").getIncremental()).isNotNull();
    assertThat(money("rule", "reminder").getIncremental().getPerContact()).isEqualTo(150.0);
    assertThat(money("rule", "reminder").getIncremental().getTotal()).isEqualTo(6_000.0);
  }

  @Test
  void whoIsErasedEarnsNothingMore() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(fact(ERASURE, "m2", T + HOUR));
    all.feed(touch("m3", T + HOUR - 1, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m4", T + 2 * HOUR, "o1", 1_000, "GBP"));
    assertThat(all.credits).isEmpty();
  }

  @Test
  void aVisitorThatBecomesAContactIsCountedOnce() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    all.feed(fact(RETIRED, "m3", T + 2 * HOUR));
    assertThat(all.figure("mailing", "a").getReached()).isZero();
    assertThat(money("mailing", "a").getLastTouch()).isZero();
    assertThat(money("workspace", "shop").getOrders()).isZero();
    assertThat(all.latest.get("o1 a")).extracting(Credit::getLastTouch).isEqualTo(0L);
  }

  @Test
  void anErasureAloneIsForgottenInTheEnd() {
    all.feed(fact(ERASURE, "m1", T));
    Attribution attribution = new Attribution(AttributionSettings.DEFAULT);
    var state = java.util.Objects.requireNonNull(all.contacts.get("c1"));
    assertThat(attribution.expire(state, T + DAY)).isGreaterThan(T + DAY);
    assertThat(attribution.expire(state, T + 401 * DAY)).isZero();
  }

  @Test
  void aCancellationCountsAfterHoweverManyReturns() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    for (int i = 0; i < 25; i++) {
      all.feed(order(REFUND, "r" + i, T + 2 * HOUR, "o1", 1, "GBP"));
    }
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(980);
    all.feed(order(CANCELLATION, "m3", T + 3 * HOUR, "o1", 0, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isZero();
  }

  /**
   * What is beyond the caps is forgotten whole: what was credited stays, and sums go on fitting.
   */
  @Test
  void figuresOfAFloodedContactNeverGoBelowNothing() {
    all.feed(touch("a", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(touch("b", T + 1, TouchKind.CLICKED, "email", "", "b"));
    all.feed(order(ORDER, "m1", T + HOUR, "o1", 1_000, "GBP"));
    for (int i = 0; i < 400; i++) {
      all.feed(touch("s" + i, T + HOUR + i, TouchKind.SENT, "email", "", "a"));
      all.feed(touch("c" + i, T + 2 * HOUR + i, TouchKind.CLICKED, "email", "", "c"));
    }
    all.feed(order(REFUND, "m2", T + 5 * HOUR, "o1", 1_000, "GBP"));
    assertThat(money("mailing", "a").getLinear() + money("mailing", "b").getLinear())
        .isBetween(0L, 1_000L);
    assertThat(money("mailing", "b").getLinear()).isNotNegative();
    assertThat(all.figure("mailing", "a").getReached()).isEqualTo(1);
    assertThat(all.figure("mailing", "a").getBuyers()).isLessThanOrEqualTo(1);
  }

  @Test
  void manyTouchesAreBounded() {
    for (int i = 0; i < 5_000; i++) {
      all.feed(touch("m" + i, T + i * 1_000L, TouchKind.OPENED, "email", "", "a" + i % 250));
    }
    assertThat(all.contacts.get("c1"))
        .satisfies(
            c -> {
              assertThat(c.getTouches().size()).isLessThanOrEqualTo(300);
              assertThat(c.getSubjects().size()).isLessThanOrEqualTo(100);
            });
    assertThat(all.figure("channel", "email").getOpened()).isEqualTo(5_000);
    assertThat(all.figure("channel", "email").getReached()).isEqualTo(1);
  }

  /** Case 14: 50.00 becomes 75.00; whichever is known first, and however late an older update. */
  @Test
  void anOrderIsWorthWhatItsLatestUpdateSays() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    all.feed(order(AttributionFactKind.UPDATE, "m4", T + 3 * HOUR, "o1", 7_500, "GBP"));
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 5_000, "GBP"));
    all.feed(order(AttributionFactKind.UPDATE, "m3", T + 2 * HOUR, "o1", 9_900, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(7_500);
    assertThat(money("mailing", "a").getOrders()).isEqualTo(1);
  }

  /** Case 08: a refund that names the order alone. */
  @Test
  void aRefundOfAllLeavesNothingAndOneIdIsOneRefund() {
    all.feed(touch("m1", T, TouchKind.CLICKED, "email", "", "a"));
    for (int i = 0; i < 3; i++) {
      AttributionFact part = order(REFUND, "r" + i, T + 3 * HOUR, "o1", 300, "GBP");
      part.setReturnId("re-1");
      all.feed(part);
    }
    all.feed(order(ORDER, "m2", T + HOUR, "o1", 1_000, "GBP"));
    assertThat(money("mailing", "a").getLastTouch()).isEqualTo(700);
    all.feed(order(REFUND, "m3", T + 2 * HOUR, "o1", AttributionFacts.ALL, ""));
    assertThat(money("mailing", "a").getLastTouch()).isZero();
  }

  /**
   * A scanner opened two links of the mail of t1 one second after another, an hour after it was
   * sent; another one clicked in that of t2 two seconds after its delivery. The order is nobody's,
   * in whatever order the facts come.
   */
  @Test
  void whatScannersOpenEarnsNothing() {
    List<AttributionFact> facts =
        new ArrayList<>(
            List.of(
                firing(FIRED, "t1", T, "spring", 1),
                clicked("m1", T + HOUR, "t1", "https://shop.example/a"),
                clicked("m2", T + HOUR + 1_000, "t1", "https://shop.example/b"),
                touch("m3", T + HOUR, TouchKind.DELIVERED, "email", "t2", ""),
                clicked("m4", T + HOUR + 2_000, "t2", "https://shop.example/a"),
                order(ORDER, "m5", T + 2 * HOUR, "o1", 1_000, "GBP")));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(facts, random);
      TestingAttribution any = new TestingAttribution(AttributionSettings.DEFAULT);
      facts.forEach(any::feed);
      assertThat(any.figure("channel", "email").getClicked()).isZero();
      assertThat(any.figure("channel", "email").getMoney())
          .allSatisfy(money -> assertThat(money.getLastTouch()).isZero());
    }
  }

  /** The same link twice is a double click, and six seconds after the delivery is a reader. */
  @Test
  void aReaderWhoIsQuickIsNoScanner() {
    all.feed(touch("m1", T, TouchKind.DELIVERED, "email", "t1", ""));
    all.feed(clicked("m2", T + 6_000, "t1", "https://shop.example/a"));
    all.feed(clicked("m3", T + 6_500, "t1", "https://shop.example/a"));
    all.feed(order(ORDER, "m4", T + HOUR, "o1", 1_000, "GBP"));
    assertThat(all.figure("channel", "email").getClicked()).isEqualTo(2);
    assertThat(money("channel", "email").getLastTouch()).isEqualTo(1_000);
  }

  private static AttributionFact clicked(String id, long at, String trigger, String link) {
    AttributionFact fact = touch(id, at, TouchKind.CLICKED, "email", trigger, "");
    fact.setLink(link);
    return fact;
  }
}
