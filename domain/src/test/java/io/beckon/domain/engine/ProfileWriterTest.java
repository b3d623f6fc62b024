package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.profile.ShownProfile;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Consent;
import io.beckon.schema.ContactState;
import io.beckon.schema.Engagement;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileWriterTest {
  private static final RuleSet EXAMPLES = TestingShop.exampleRules();
  private final ContactEngine heart = new ContactEngine(EXAMPLES, Settings.DEFAULT);
  private final ContactState state = new Newcomers().contact("shop", "c1");
  private final TestingOutcome out = new TestingOutcome();

  /** Whatever times its events name: five seconds of the log, so five records and the last. */
  @ParameterizedTest
  @ValueSource(strings = {"Product Viewed", "Product Added", "Order Completed", "identify"})
  void aFloodBringsOneRecordASecondOfTheLog(String name) {
    int events = name.equals("Order Completed") ? 1_000 : 10_000;
    for (int i = 0; i < events; i++) {
      Event event =
          name.equals("Order Completed")
              ? TestingShop.order("m" + i, name, 0, "o" + i, 500L, "lamp")
              : TestingShop.product("m" + i, name, 0, "p" + i % 7, "Gifts", 100, 1);
      event.getConsents().addAll(TestingShop.consent("c", 0, i % 2 == 0, "sms").getConsents());
      event.setTimestamp(START - DAY + i * (DAY / events));
      event.setReceivedAt(START + i * 5_000L / events);
      live(event);
    }
    int during = out.profiles;
    wake(START + DAY);
    assertThat(during).isBetween(1, 6);
    assertThat(out.lastProfile.getEvents()).as("the last tells of all").isEqualTo(events);
    assertThat(state.getProfileAsOf()).as("nothing is owed").isZero();
  }

  /** A page waits for it: at once, and once more with what the review of it has changed. */
  @Test
  void anOrderInTheShopIsToldAtOnceAndWithItsReview() {
    live(TestingShop.page("p1", 0, "/"));
    wake(START + 10_000);
    assertThat(out.profiles).as("the visit").isEqualTo(1);
    live(TestingShop.order("o1", "Order Completed", 1, "1", 500L, "lamp"));
    assertThat(out.profiles).as("at once").isEqualTo(2);
    wake(START + MINUTE + 10_000);
    assertThat(out.profiles).as("with the review").isEqualTo(3);
    assertThat(out.lastProfile.getRfm()).isNotEmpty();
  }

  /** Nobody waits for it: the order, who made it, and the review are one record. */
  @Test
  void anOrderFromElsewhereIsToldOnce() {
    live(TestingShop.event("i1", "identify", 0));
    live(TestingShop.order("o1", "Order Completed", 1 / 60.0, "1", 500L, "lamp"));
    assertThat(out.profiles).isZero();
    wake(START + 10_000);
    assertThat(out.profiles).isEqualTo(1);
    assertThat(out.lastProfile.getOrders().getCount()).isEqualTo(1);
    assertThat(out.lastProfile.getRfm()).isNotEmpty();
  }

  @Test
  void aNewConsentIsToldAtOnceWhileTheContactIsInTheShop() {
    live(TestingShop.page("p1", 0, "/"));
    live(TestingShop.consent("c1", 0.001, true, "email"));
    assertThat(out.profiles).isEqualTo(1);
    live(TestingShop.consent("c2", 0.002, false, "email"));
    assertThat(out.profiles).as("within the second").isEqualTo(1);
    wake(START + 5_000);
    assertThat(out.profiles).isEqualTo(2);
    assertThat(out.lastProfile.getConsents().get("email"))
        .isNotNull()
        .extracting(Consent::getOptedIn)
        .isEqualTo(false);
  }

  /** What is not owed has been told: no rule changes the profile and keeps it to itself. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastRecordTellsOfAllThatIsNotOwed(boolean examples) {
    RuleSet rules = examples ? EXAMPLES : ReferenceShop.rules();
    ContactEngine one = new ContactEngine(rules, Settings.DEFAULT);
    int idle = 0;
    for (long seed = 0; seed < 150; seed++) {
      ContactState contact = new Newcomers().contact("shop", "c1");
      TestingOutcome told = new TestingOutcome();
      String last = "";
      for (Event event : examples ? Histories.random(seed) : ReferenceShop.history(seed)) {
        long mark = Bound.DEFAULT.mark(event.getReceivedAt());
        for (long next = one.nextWakeUp(contact);
            next != 0 && next <= mark;
            next = one.nextWakeUp(contact)) {
          int before = told.profiles;
          one.onWake(contact, next, told);
          last = told.profiles == before ? last : shown(told.lastProfile);
          if (contact.getProfileAsOf() == 0) {
            idle += told.profiles == before ? 1 : 0;
            assertThat(shown(ShownProfile.of(contact.getProfile(), rules.hasShadows())))
                .as("history %d after the wake-up at %d", seed, next)
                .isEqualTo(last);
          }
        }
        int before = told.profiles;
        one.onEvent(contact, event, null, mark, told);
        last = told.profiles == before ? last : shown(told.lastProfile);
      }
    }
    assertThat(idle).as("wake-ups that told nothing").isGreaterThan(100);
  }

  /** As text; the index ages by itself. */
  private static String shown(Profile profile) {
    Profile copy = profile.shallowCopy();
    copy.setEngagement(new Engagement());
    return copy.toString();
  }

  /** As a job takes it that keeps up with the log. */
  private void live(Event event) {
    wake(Bound.DEFAULT.mark(event.getReceivedAt()));
    heart.onEvent(state, event, null, Bound.DEFAULT.mark(event.getReceivedAt()), out);
  }

  private void wake(long to) {
    for (long next = heart.nextWakeUp(state);
        next != 0 && next <= to;
        next = heart.nextWakeUp(state)) {
      heart.onWake(state, next, out);
    }
  }
}
