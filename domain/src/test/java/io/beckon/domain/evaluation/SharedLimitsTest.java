package io.beckon.domain.evaluation;

import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Trigger;
import org.junit.jupiter.api.Test;

/** START is midnight of 1 January 2011 in UTC. */
class SharedLimitsTest {
  private static final String ONE_A_DAY =
      "rule: house\nkind: limits\nchannels: {email: {caps: [{max: 1, per: day}]}}\n";

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static String onPage(String rule, String more) {
    return "rule: "
        + rule
        + "\nkind: trigger\nwhen: {event: Asked}\nsend: {channel: email}\n"
        + more;
  }

  private ContactEngine heart(String... rules) throws RuleFaults {
    ContactEngine heart = new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
    heart.onEvent(state, consent("c", 0, true, "email", "push"), out);
    return heart;
  }

  private void zone(ContactEngine heart, String zone) {
    Event event = event("zone", "identify", 0);
    event.getTraits().put("timezone", zone);
    heart.onEvent(state, event, out);
  }

  @Test
  void aCalendarDayIsTheContactsOwn() throws RuleFaults {
    ContactEngine heart = heart(ONE_A_DAY, onPage("ask", ""));
    zone(heart, "Pacific/Auckland"); // UTC+13: the day ends at 11:00 UTC.
    heart.onEvent(state, event("m1", "Asked", 10 * 60), out);
    heart.onEvent(state, event("m2", "Asked", 10 * 60 + 59), out);
    heart.onEvent(state, event("m3", "Asked", 11 * 60), out);
    assertThat(out.triggers)
        .extracting(Trigger::getAt)
        .containsExactly(START + 600 * 60_000L, START + 660 * 60_000L);
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("frequency-cap");
  }

  @Test
  void aZoneThatIsNoneIsTheShops() throws RuleFaults {
    ContactEngine heart = heart(ONE_A_DAY + "zone: Asia/Tokyo\n", onPage("ask", ""));
    zone(heart, "Mars/Olympus");
    heart.onEvent(state, event("m1", "Asked", 14 * 60 + 59), out); // 23:59 in Tokyo
    heart.onEvent(state, event("m2", "Asked", 15 * 60), out);
    assertThat(out.triggers).hasSize(2);
  }

  @Test
  void theOneOfHigherPriorityGetsTheOnlyPlace() throws RuleFaults {
    ContactEngine heart =
        heart(ONE_A_DAY, onPage("a-first", ""), onPage("b-better", "priority: 5\n"));
    heart.onEvent(state, event("m1", "Asked", 1), out);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("b-better");
    assertThat(out.decisions).extracting(Decision::getRule).containsExactly("a-first");
  }

  @Test
  void allChannelsTogetherAndARollingSpan() throws RuleFaults {
    ContactEngine heart =
        heart(
            "rule: house\nkind: limits\nchannels: {all: {caps: [{max: 2, per: 1h}]}}\n",
            onPage("a", ""),
            onPage("b", "").replace("channel: email", "channel: push"),
            onPage("c", "").replace("channel: email", "channel: crm"));
    heart.onEvent(state, event("m1", "Asked", 1), out);
    heart.onEvent(state, event("m2", "Asked", 60.9), out);
    heart.onEvent(state, event("m3", "Asked", 61), out);
    assertThat(out.triggers)
        .extracting(trigger -> trigger.getChannel() + trigger.getCauses().get(0).getMessageId())
        .as("the CRM reaches no contact and is not counted")
        .containsExactly("emailm1", "pushm1", "crmm1", "crmm2", "emailm3", "pushm3", "crmm3");
  }

  @Test
  void whatWaitsLongerThanItIsWorthIsDropped() throws RuleFaults {
    ContactEngine heart = heart(onPage("ask", "quiet: 00:30-08:00\nexpires: 2h\n"));
    heart.onEvent(state, event("m1", "Asked", 60), out);
    heart.onEvent(state, event("m2", "Asked", 7 * 60), out);
    assertThat(out.decisions)
        .extracting(Decision::getReason)
        .containsExactly("expired", "quiet-hours");
    heart.onWake(state, START + 8 * 3_600_000L, out);
    assertThat(out.triggers).hasSize(1);
    Trigger trigger = out.triggers.get(0);
    assertThat(trigger.getAt()).isEqualTo(START + 8 * 3_600_000L);
    assertThat(trigger.getExpiresAt()).isEqualTo(START + 9 * 3_600_000L);
    assertThat(trigger.getCauses()).extracting("messageId").containsExactly("m2");
  }

  @Test
  void consentIsAskedAgainWhenTheQuietHoursAreOver() throws RuleFaults {
    ContactEngine heart = heart(onPage("ask", "quiet: 00:30-08:00\n"));
    heart.onEvent(state, event("m1", "Asked", 60), out);
    heart.onEvent(state, consent("no", 90, false, "email"), out);
    heart.onWake(state, START + 8 * 3_600_000L, out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions)
        .extracting(Decision::getReason)
        .containsExactly("quiet-hours", "consent");
  }

  @Test
  void theBestChannelIsTheOneThatTheContactReactsTo() throws RuleFaults {
    ContactEngine heart =
        heart(
            onPage("ask", "").replace("channel: email", "channel: {best: [email, push]}"),
            onPage("tell", "").replace("channel: email", "channel: [sms, push, email]"));
    for (String channel : new String[] {"email", "push"}) {
      for (String name : new String[] {"Email Sent", "Email Link Clicked"}) {
        Event report = event(channel + name, name, 1);
        report.setMessage(io.beckon.schema.MessageReport.newBuilder().setChannel(channel).build());
        if (channel.equals("push") || name.equals("Email Sent")) {
          heart.onEvent(state, report, out);
        }
      }
    }
    heart.onEvent(state, event("m1", "Asked", 2), out);
    assertThat(out.triggers)
        .extracting(trigger -> trigger.getRule() + " " + trigger.getChannel())
        .as("sms has no consent")
        .containsExactly("ask push", "tell push");
  }

  /** (1 + 1) / (1 + 20) is less than (30 + 1) / (100 + 20). */
  @Test
  void oneClickOfOneMessageDoesNotOutdoThirtyOfAHundred() throws RuleFaults {
    ContactEngine heart =
        heart(onPage("ask", "").replace("channel: email", "channel: {best: [email, push]}"));
    state
        .getProfile()
        .getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("email")
                .setSent(100)
                .setOpened(60)
                .setClicked(30)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(START)
                .build());
    state
        .getProfile()
        .getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("push")
                .setSent(1)
                .setOpened(1)
                .setClicked(1)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(START)
                .build());
    heart.onEvent(state, event("m1", "Asked", 2), out);
    assertThat(out.triggers).extracting(Trigger::getChannel).containsExactly("email");
  }

  @Test
  void aShadowWritesToTheDecisionsAndTakesNoPlace() throws RuleFaults {
    ContactEngine heart =
        heart(
            ONE_A_DAY, onPage("ask", ""), onPage("ask", "version: 2\nshadow: true\npriority: 9\n"));
    heart.onEvent(state, event("m1", "Asked", 1), out);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("ask");
    assertThat(out.decisions).hasSize(1);
    Decision shadow = out.decisions.get(0);
    assertThat(shadow.getReason()).isEqualTo("shadow");
    assertThat(shadow.getRule()).isEqualTo("ask~shadow");
    assertThat(shadow.getRuleVersion()).isEqualTo(2);
    assertThat(shadow.getPayload()).isEqualTo("{}");
  }

  @Test
  void whoIsHeldOutIsWrittenDownWithWhatWouldHaveBeenSent() throws RuleFaults {
    ContactEngine heart =
        heart(
            onPage("ask", "holdout: 100%\n")
                .replace("channel: email", "channel: email, with: {id: contact.id}"));
    heart.onEvent(state, event("m1", "Asked", 1), out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("holdout");
    assertThat(out.decisions.get(0).getPayload()).isEqualTo("{\"id\":\"c1\"}");
  }

  @Test
  void aShadowsStagesSegmentsAndDiscountsAreNobodyElsesBusiness() throws RuleFaults {
    ContactEngine heart =
        heart(
            "rule: life\nkind: lifecycle\nshadow: true\nstages: [{stage: known, if: contact.known}]\n",
            "rule: set\nkind: segment\nshadow: true\nif: contact.known\n",
            "rule: cut\nkind: discount\nshadow: true\nlevels: [{percent: 50, if: orders.count >= 0}]\nsend: {channel: email}\n",
            onPage("ask", "")
                .replace(
                    "channel: email",
                    "channel: email, with: {percent: discount.percent, stages: stages, segments: segments}"));
    heart.onEvent(state, TestingShop.order("o", "Order Completed", 1, "o1", 500L, "mug"), out);
    heart.onWake(state, START + 3_600_000L, out);
    heart.onEvent(state, event("m1", "Asked", 120), out);
    assertThat(out.stages).isEmpty();
    assertThat(out.segments).isEmpty();
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("ask");
    assertThat(out.triggers.get(0).getPayload())
        .isEqualTo("{\"percent\":0,\"stages\":{},\"segments\":[]}");
    assertThat(out.decisions)
        .extracting(decision -> decision.getRule() + " " + decision.getReason())
        .containsExactlyInAnyOrder("life~shadow shadow", "set~shadow shadow", "cut~shadow shadow");
    assertThat(state.getProfile().getStages()).hasSize(1);
    assertThat(out.profiles).isPositive();
    assertThat(out.lastProfile.toString()).doesNotContain("~shadow");
  }

  /** Half past one in the afternoon in UTC is half past ten in the evening in Tokyo. */
  @Test
  void aZoneThatIsNoneIsSaidAndTheWorkspacesOwnIsTaken() throws RuleFaults {
    ContactEngine heart =
        heart(ONE_A_DAY + "zone: asia/tokyo\n", onPage("ask", "quiet: 21:00-08:00\n"));
    zone(heart, "Mars/Base");
    heart.onEvent(state, event("m1", "Asked", 13 * 60 + 30), out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions)
        .extracting(Decision::getReason)
        .containsExactly("unknown-zone", "quiet-hours");
    assertThat(out.decisions.get(0).getFacts().get(0).getValue())
        .isEqualTo("'Mars/Base' is no time zone; Asia/Tokyo was taken");
    heart.onWake(state, START + 24 * 60 * 60_000L, out);
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(START + 23 * 3_600_000L);
    assertThat(out.triggers.get(0).getFacts())
        .anySatisfy(fact -> assertThat(fact.getName()).isEqualTo("zone"));
    assertThat(out.decisions).extracting(Decision::getId).doesNotHaveDuplicates();
  }

  /** Half past eight in the evening in UTC is half past nine in Warsaw, and quiet. */
  @Test
  void aZoneIsReadHoweverItIsWritten() throws RuleFaults {
    for (String zone :
        new String[] {
          "Europe/Warsaw",
          "europe/warsaw",
          " Europe/Warsaw ",
          "+0100",
          "UTC+1",
          "Central European Standard Time"
        }) {
      TestingOutcome own = new TestingOutcome();
      ContactState contact = new Newcomers().contact("shop", "c1");
      ContactEngine heart =
          new ContactEngine(
              TestingShop.rules(onPage("ask", "quiet: 21:00-08:00\n")), Settings.DEFAULT);
      heart.onEvent(contact, consent("c", 0, true, "email"), own);
      Event event = event("zone", "identify", 1);
      event.getTraits().put("timezone", zone);
      heart.onEvent(contact, event, own);
      heart.onEvent(contact, event("m1", "Asked", 20 * 60 + 30), own);
      assertThat(own.decisions)
          .as(zone)
          .extracting(Decision::getReason)
          .containsExactly("quiet-hours");
    }
  }

  @Test
  void aDocumentsZoneThatIsNoneIsAFault() {
    assertThatThrownBy(() -> heart(ONE_A_DAY + "zone: Europe/Warsav\n"))
        .hasMessage(
            "rule0.yaml:4:7: 'Europe/Warsav' is no time zone; write one such as Europe/London;"
                + " did you mean 'Europe/Warsaw'?");
  }
}
