package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.Trigger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What became known late is judged by the time at which it did: the log's, not a machine's. */
class TwoTimesTest {
  private static final long HOUR = 60 * MINUTE;

  /** Midnight; the events of the day before are received from nine in the morning on. */
  private static final long TODAY = START + 10 * DAY;

  private static final long NINE = TODAY + 9 * HOUR;

  private final ContactState state = new Newcomers().contact("shop", "c1");
  private final TestingOutcome out = new TestingOutcome();

  private static ContactEngine heart(String... rules) throws RuleFaults {
    return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
  }

  /**
   * @param at epoch milliseconds
   */
  private static Event received(Event event, long at, long receivedAt) {
    event.setTimestamp(at);
    event.setReceivedAt(receivedAt);
    return event;
  }

  private void consents(ContactEngine heart) {
    feed(heart, TestingShop.consent("m0", 0, true, "email"), START, START);
  }

  private void feed(ContactEngine heart, Event event, long at, long receivedAt) {
    heart.onEvent(state, received(event, at, receivedAt), out);
  }

  private static Event added(String id) {
    return TestingShop.product(id, "Product Added", 0, "mug", "Gifts", 1_250, 1);
  }

  private static Event asked(String id) {
    return TestingShop.event(id, "Asked", 0);
  }

  private static final String CART =
      "rule: cart\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\n";
  private static final String ASKED =
      "rule: asked\nkind: trigger\nwhen: {event: Asked}\nsend: {channel: email}\n";

  /** Yesterday at 12:05, worth sending until 14:35, known today at nine. */
  @Test
  void aReminderThatHasExpiredIsNotSent() throws RuleFaults {
    ContactEngine heart = heart(CART + "expires: 2h\n");
    consents(heart);
    feed(heart, added("m1"), TODAY - 12 * HOUR + 5 * MINUTE, NINE);
    heart.onWake(state, Bound.DEFAULT.mark(NINE + MINUTE), out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("expired");
    assertThat(out.decisions.get(0).getAt()).isEqualTo(TODAY - 12 * HOUR + 35 * MINUTE);
    assertThat(out.decisions.get(0).getFacts())
        .contains(new Fact("decidedAt", Instant.ofEpochMilli(NINE).toString()));
  }

  /** Quiet but from twelve to one: due yesterday in that hour, it goes today at twelve. */
  @Test
  void quietHoursAreThoseOfNow() throws RuleFaults {
    ContactEngine heart = heart(CART + "quiet: 13:00-12:00\n");
    consents(heart);
    feed(heart, added("m1"), TODAY - 12 * HOUR + 5 * MINUTE, NINE);
    heart.onWake(state, NINE + HOUR, out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("quiet-hours");
    heart.onWake(state, TODAY + 13 * HOUR, out);
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(TODAY + 12 * HOUR);
  }

  /** Without a word of the rule's own a cart is worth a day, anything else a week. */
  @Test
  void whatSaysNotHowLongItIsWorthSendingIsWorthADayOrAWeek() throws RuleFaults {
    ContactEngine heart = heart(CART, ASKED + "limit: {max: 9, per: 1d}\n");
    consents(heart);
    feed(heart, asked("m1"), NINE - 7 * DAY - MINUTE, NINE);
    feed(heart, asked("m2"), NINE - 7 * DAY + 2 * MINUTE, NINE);
    assertThat(out.triggers).hasSize(1);
    assertThat(out.triggers.get(0).getAt()).isEqualTo(NINE - 7 * DAY + 2 * MINUTE);
    assertThat(out.triggers.get(0).getExpiresAt()).isEqualTo(NINE + 2 * MINUTE);
    feed(heart, added("m3"), NINE - DAY - 31 * MINUTE, NINE);
    heart.onWake(state, NINE, out);
    assertThat(out.triggers).hasSize(1);
    feed(heart, added("m4"), NINE - DAY + 2 * MINUTE, NINE + 1);
    heart.onWake(state, NINE + MINUTE, out);
    assertThat(out.triggers).hasSize(2);
    assertThat(out.triggers.get(1).getRule()).isEqualTo("cart");
  }

  /** One a day: three days' messages become known in one moment, and one goes out. */
  @Test
  void capsCountWhatGoesOutNow() throws RuleFaults {
    ContactEngine heart =
        heart(ASKED, "rule: caps\nkind: limits\nchannels: {email: {caps: [{max: 1, per: day}]}}\n");
    consents(heart);
    for (int i = 0; i < 3; i++) {
      feed(heart, asked("m" + (i + 1)), NINE - (3 - i) * DAY, NINE + i);
    }
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(NINE - 3 * DAY);
    assertThat(out.decisions)
        .extracting(Decision::getReason)
        .containsExactly("frequency-cap", "frequency-cap");
  }

  /** Whoever wakes the contact, and when, makes no difference. */
  @Test
  void whatIsKnownInTimeIsAsItWas() throws RuleFaults {
    ContactEngine heart = heart(CART + "quiet: 13:00-12:00\n");
    consents(heart);
    long noon = TODAY + 12 * HOUR;
    feed(heart, added("m1"), noon - 25 * MINUTE, noon - 25 * MINUTE + 30_000);
    heart.onWake(state, noon + 5 * HOUR, out);
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(noon + 5 * MINUTE);
    assertThat(out.triggers.get(0).getFacts())
        .extracting(Fact::getName)
        .doesNotContain("decidedAt");
  }

  /** A cart of two days ago, and one of ten minutes ago, both told as history. */
  @Test
  void historyWritesToNobodyButADeadlineAheadIsKept() throws RuleFaults {
    ContactEngine heart = heart(CART, ASKED);
    consents(heart);
    Event asked = asked("m1");
    asked.setHistory(true);
    feed(heart, asked, NINE - MINUTE, NINE);
    Event old = added("m2");
    old.setHistory(true);
    feed(heart, old, NINE - 2 * DAY, NINE + 1);
    heart.onWake(state, NINE + MINUTE, out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).isEmpty();
    assertThat(state.getProfile().getEvents()).isEqualTo(3);
    Event late = added("m3");
    late.setHistory(true);
    feed(heart, late, NINE - 10 * MINUTE, NINE + 2 * MINUTE);
    heart.onWake(state, NINE + HOUR, out);
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(NINE + 20 * MINUTE);
  }

  /** A form of two years ago, known today: last year's birthday is over, the next one is not. */
  @Test
  void aBirthdayOfLastYearIsNotCongratulatedOn() throws RuleFaults {
    ContactEngine heart =
        heart(
            "rule: birthday\nkind: trigger\nwhen: {date: birthday, every: year, at: \"09:00\"}\nsend: {channel: email}\n");
    Event said = TestingShop.consent("m0", 0, true, "email");
    Event form = TestingShop.event("m1", "identify", 0);
    form.getTraits()
        .put("birthday", Instant.ofEpochMilli(TODAY + 20 * DAY).toString().substring(0, 10));
    long then = NINE - 2 * 365 * DAY;
    feed(heart, said, then, NINE);
    feed(heart, form, then + 1, NINE);
    heart.onWake(state, NINE + 10 * DAY, out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).isNotEmpty().extracting(Decision::getReason).containsOnly("expired");
    heart.onWake(state, NINE + 21 * DAY, out);
    assertThat(out.triggers)
        .extracting(Trigger::getAt)
        .containsExactly(TODAY + 20 * DAY + 9 * HOUR);
  }

  /** A page view of ten years ago, known today, ends a visit of ten years ago. */
  @Test
  void aVisitOfLongAgoIsNotWrittenAbout() throws RuleFaults {
    ContactEngine heart =
        heart(
            "rule: browsed\nkind: trigger\nwhen: {visit: ended}\nsend: {channel: email}\nlimit: {gap: 1d}\n");
    consents(heart);
    feed(heart, TestingShop.page("m1", 0, "/"), NINE - 10 * 365 * DAY, NINE);
    heart.onWake(state, NINE + HOUR, out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsOnly("expired");
  }

  /** Asked at noon three days ago, read in at two in the night: nothing waits for the morning. */
  @Test
  void historyWaitsForNoQuietHoursAndCountsAsSentForItsRule() throws RuleFaults {
    ContactEngine heart = heart(ASKED + "quiet: 21:00-08:00\nlimit: {gap: 300d}\n");
    consents(heart);
    Event asked = asked("m1");
    asked.setHistory(true);
    feed(heart, asked, TODAY - 3 * DAY + 12 * HOUR, TODAY + 2 * HOUR);
    heart.onWake(state, NINE, out);
    assertThat(state.getDeferred()).isEmpty();
    assertThat(out.triggers).isEmpty();
    feed(heart, asked("m2"), NINE + HOUR, NINE + HOUR);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("gap");
  }
}
