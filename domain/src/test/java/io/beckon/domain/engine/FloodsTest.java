package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine.Verdict;
import io.beckon.domain.evaluation.Settings;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import org.junit.jupiter.api.Test;

class FloodsTest {
  private final ContactEngine heart =
      new ContactEngine(TestingShop.exampleRules(), Settings.DEFAULT.limiting(10));
  private final ContactState state = new Newcomers().contact("shop", "c1");
  private final TestingOutcome out = new TestingOutcome();
  private int sent;

  private Verdict live(Event event, long receivedAt) {
    event.setMessageId("m" + sent++);
    event.setReceivedAt(receivedAt);
    return heart.onEvent(state, event, out);
  }

  private void flood(int events) {
    for (int i = 0; i < events; i++) {
      assertThat(live(TestingShop.page("", 0, "/"), START + i)).isEqualTo(Verdict.APPLIED);
    }
  }

  @Test
  void whatAContactDoesBeyondTheLimitDoesNotCount() {
    flood(10);
    assertThat(live(TestingShop.page("", 0, "/"), START + 20)).isEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.product("", "Product Viewed", 0, "p", "c", 1, 1), START + 20))
        .isEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.product("", "Product Added", 0, "p", "c", 1, 1), START + 20))
        .isEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.event("", "Wheel Turned", 0), START + 20)).isEqualTo(Verdict.FLOOD);
    assertThat(state.getProfile().getEvents()).isEqualTo(10);
    assertThat(state.getProfile().getCart().getLines()).isEmpty();
  }

  /** Money, consents, who somebody is, what became of a message. */
  @Test
  void whatMustNotBeLostCounts() {
    flood(10);
    assertThat(live(TestingShop.order("", "Order Completed", 0, "1", 500L, "lamp"), START + 20))
        .isEqualTo(Verdict.APPLIED);
    assertThat(live(TestingShop.order("", "Order Refunded", 0.1, "1", 500L), START + 6_020))
        .isNotEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.consent("", 0, false, "email"), START + 30))
        .isNotEqualTo(Verdict.FLOOD);
    Event page = TestingShop.page("", 0, "/");
    page.getConsents().addAll(TestingShop.consent("", 0, false, "sms").getConsents());
    assertThat(live(page, START + 30)).isNotEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.event("", "identify", 0), START + 30)).isNotEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.event("", "Unsubscribed", 0), START + 30))
        .isNotEqualTo(Verdict.FLOOD);
    Event opened = TestingShop.event("", "Opened Whatever", 0);
    opened.setMessage(MessageReport.newBuilder().setChannel("email").build());
    assertThat(live(opened, START + 30)).isNotEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.page("", 0, "/"), START + 40)).isEqualTo(Verdict.FLOOD);
  }

  /** By receipt, whatever times the events name. */
  @Test
  void theNextMinuteOfTheLogBeginsAnew() {
    flood(10);
    assertThat(live(TestingShop.page("", -500, "/"), START + MINUTE - 1)).isEqualTo(Verdict.FLOOD);
    assertThat(live(TestingShop.page("", -500, "/"), START + MINUTE)).isEqualTo(Verdict.APPLIED);
    assertThat(live(TestingShop.page("", -500, "/"), START + MINUTE - 1))
        .as("a receipt that is late is of the minute that runs")
        .isEqualTo(Verdict.APPLIED);
    assertThat(state.getCountedEvents()).isEqualTo(2);
  }

  /** What was set aside is not known: sent again when it is quiet, it counts once. */
  @Test
  void whatWasSetAsideCanBeSentAgain() {
    flood(10);
    Event late = TestingShop.page("", 0, "/late");
    assertThat(live(late, START + 20)).isEqualTo(Verdict.FLOOD);
    late.setReceivedAt(START + MINUTE);
    assertThat(heart.onEvent(state, late, out)).isEqualTo(Verdict.APPLIED);
    assertThat(heart.onEvent(state, late, out)).isEqualTo(Verdict.DUPLICATE);
  }

  @Test
  void historyIsNotCounted() {
    flood(10);
    for (int i = 0; i < 100; i++) {
      Event past = TestingShop.page("", i - 1_000, "/");
      past.setHistory(true);
      assertThat(live(past, START + 50)).isNotEqualTo(Verdict.FLOOD);
    }
    assertThat(state.getProfile().getEvents()).isEqualTo(110);
  }

  @Test
  void withoutALimitAllCount() {
    ContactEngine endless =
        new ContactEngine(TestingShop.exampleRules(), Settings.DEFAULT.limiting(0));
    for (int i = 0; i < 5_000; i++) {
      Event event = TestingShop.page("e" + i, 0, "/");
      assertThat(endless.onEvent(state, event, out)).isEqualTo(Verdict.APPLIED);
    }
  }
}
