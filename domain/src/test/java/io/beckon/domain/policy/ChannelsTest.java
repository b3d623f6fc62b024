package io.beckon.domain.policy;

import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Trigger;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private static final String ASK =
      "rule: ask\nkind: trigger\nwhen: {event: Asked}\nsend: {channel: whatsapp}\n";

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static String house(String rows) {
    return "rule: house\nkind: limits\nchannels: {" + rows + "}\n";
  }

  private static ContactEngine engine(String... rules) throws RuleFaults {
    return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
  }

  @Test
  void aChannelOfTheShopsOwnGoesByTheConsentThatItNames() throws RuleFaults {
    ContactEngine engine = engine(ASK, house("whatsapp: {consent: messaging}"));
    engine.onEvent(state, consent("c1", 0, true, "whatsapp"), out);
    engine.onEvent(state, event("m1", "Asked", 1), out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("consent");

    engine.onEvent(state, consent("c2", 2, true, "messaging"), out);
    engine.onEvent(state, event("m2", "Asked", 3), out);
    assertThat(out.triggers).extracting(Trigger::getChannel).containsExactly("whatsapp");
  }

  @Test
  void whoeverUnsubscribesOnTheChannelGetsNoMore() throws RuleFaults {
    ContactEngine engine = engine(ASK, house("whatsapp: {consent: messaging}"));
    engine.onEvent(state, consent("c1", 0, true, "messaging"), out);
    engine.onEvent(state, consent("c2", 1, false, "whatsapp"), out);
    engine.onEvent(state, event("m1", "Asked", 2), out);
    assertThat(out.triggers).isEmpty();

    engine.onEvent(state, consent("c3", 3, true, "messaging"), out);
    engine.onEvent(state, event("m2", "Asked", 4), out);
    assertThat(out.triggers).as("until asked for again").hasSize(1);
  }

  @Test
  void aChannelForContactsAloneReachesNoVisitor() throws RuleFaults {
    ContactEngine engine = engine(ASK, house("whatsapp: {consent: whatsapp, visitors: false}"));
    engine.onEvent(state, ofVisitor(consent("c1", 0, true, "whatsapp")), out);
    engine.onEvent(state, ofVisitor(event("m1", "Asked", 1)), out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("visitor");

    engine.onEvent(state, event("m2", "Asked", 2), out);
    assertThat(out.triggers).extracting(Trigger::getAt).containsExactly(START + 2 * 60_000L);
  }

  private static Event ofVisitor(Event event) {
    event.setUserId(null);
    event.setAnonymousId("a1");
    return event;
  }

  @Test
  void aChannelWithoutConsentIsNotLimited() throws RuleFaults {
    ContactEngine engine =
        engine(
            ASK.replace("whatsapp", "onsite"),
            house("onsite: {consent: none}, all: {caps: [{max: 1, per: day}]}"));
    engine.onEvent(state, event("m1", "Asked", 1), out);
    engine.onEvent(state, event("m2", "Asked", 2), out);
    assertThat(out.triggers).hasSize(2);
  }

  @Test
  void itsCapIsItsOwn() throws RuleFaults {
    ContactEngine engine =
        engine(ASK, house("whatsapp: {consent: whatsapp, caps: [{max: 1, per: day}]}"));
    engine.onEvent(state, consent("c1", 0, true, "whatsapp"), out);
    engine.onEvent(state, event("m1", "Asked", 1), out);
    engine.onEvent(state, event("m2", "Asked", 2), out);
    assertThat(out.triggers).hasSize(1);
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("frequency-cap");
  }

  @Test
  void aChannelThatNobodyDeclaresIsAFault() {
    assertThatThrownBy(() -> engine(ASK.replace("whatsapp", "emial")))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining(":4:")
        .hasMessageContaining("'emial' is not one of email, sms, push, onsite, rtb, crm")
        .hasMessageContaining("'email'")
        .hasMessageContaining("channels: {emial: {consent: emial}}");
  }

  @Test
  void limitsOfAChannelThatNobodyDeclaresAreAFault() {
    assertThatThrownBy(() -> engine(house("emial: {caps: [{max: 1, per: day}]}")))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("'emial' is not one of email, sms, push, onsite, rtb, crm");
  }

  @Test
  void allIsNoChannel() {
    assertThatThrownBy(() -> engine(house("all: {consent: everything}")))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("each channel has its own consent");
  }
}
