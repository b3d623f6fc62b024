package io.beckon.domain.engage;

import static io.beckon.domain.engage.TestingShop.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Trigger;
import org.junit.jupiter.api.Test;

class RuleHealthTest {
  private static String asks(String rule, String condition) {
    return "rule: %s\nkind: trigger\nwhen: {event: Asked}\nif: \"%s\"\nsend: {channel: crm, with: {of: '10 / contact.visits'}}\n"
        .formatted(rule, condition);
  }

  private final TestingOutcome out = new TestingOutcome();

  private void ask(Engagement heart, int times) {
    for (int i = 0; i < times; i++) {
      ContactState state = new Newcomers().contact("shop", "c" + i);
      heart.onEvent(state, event("m" + i, "Asked", i), out);
    }
  }

  private long decisions(String reason) {
    return out.decisions.stream().map(Decision::getReason).filter(reason::equals).count();
  }

  @Test
  void aRuleThatAlwaysFailsIsSwitchedOffAndTheOthersDoNotNotice() throws RuleFaults {
    RuleHealth health = new RuleHealth();
    Engagement heart =
        new Engagement(
            TestingShop.rules(
                asks("bad", "10 / contact.visits > 1"),
                asks("good", "contact.known").replace(", with: {of: '10 / contact.visits'}", "")),
            Settings.DEFAULT,
            null,
            health);
    ask(heart, 1_000);
    assertThat(decisions("rule-failed")).isEqualTo(100);
    assertThat(decisions("rule-switched-off")).isEqualTo(1);
    assertThat(health.switchedOff()).isEqualTo(1);
    assertThat(out.triggers).extracting(Trigger::getRule).containsOnly("good").hasSize(1_000);
  }

  @Test
  void aNewVersionBeginsAnew() throws RuleFaults {
    RuleHealth health = new RuleHealth();
    String bad = asks("bad", "10 / contact.visits > 1");
    ask(new Engagement(TestingShop.rules(bad), Settings.DEFAULT, null, health), 200);
    String better =
        "version: 2\n"
            + asks("bad", "contact.known").replace(", with: {of: '10 / contact.visits'}", "");
    ask(new Engagement(TestingShop.rules(better), Settings.DEFAULT, null, health), 5);
    assertThat(out.triggers).hasSize(5);
  }

  @Test
  void aRuleThatFailsNowAndThenStaysOn() throws RuleFaults {
    RuleHealth health = new RuleHealth();
    Engagement heart =
        new Engagement(
            TestingShop.rules(
                asks("seldom", "event.properties.n == 0 ? 1 / contact.visits > 0 : true")
                    .replace(", with: {of: '10 / contact.visits'}", "")),
            Settings.DEFAULT,
            null,
            health);
    for (int i = 0; i < 1_000; i++) {
      ContactState state = new Newcomers().contact("shop", "c" + i);
      io.beckon.schema.Event event = event("m" + i, "Asked", i);
      event.getProperties().put("n", (long) (i % 10));
      heart.onEvent(state, event, out);
    }
    assertThat(health.switchedOff()).isZero();
    assertThat(decisions("rule-failed")).isEqualTo(100);
    assertThat(out.triggers).hasSize(900);
  }

  /** A payload that cannot be made holds the message back; nothing else happens. */
  @Test
  void aPayloadThatFailsIsNoTrigger() throws RuleFaults {
    Engagement heart =
        new Engagement(TestingShop.rules(asks("bad", "contact.known")), Settings.DEFAULT);
    ask(heart, 1);
    assertThat(out.triggers).isEmpty();
    assertThat(decisions("rule-failed")).isEqualTo(1);
  }

  /** Not to be able to ask is no reason to leave. */
  @Test
  void whoIsInASegmentStaysWhenItsRuleFails() throws RuleFaults {
    Engagement heart =
        new Engagement(
            TestingShop.rules(
                "rule: adults\nkind: segment\nif: 'has(contact.traits.age) && int(contact.traits.age) >= 18'\n",
                "rule: bye\nkind: trigger\nwhen: {leaves: adults}\nsend: {channel: crm}\n"),
            Settings.DEFAULT);
    ContactState state = new Newcomers().contact("shop", "c1");
    io.beckon.schema.Event adult = event("a", "identify", 0);
    adult.getTraits().put("age", "40");
    heart.onEvent(state, adult, out);
    assertThat(out.segments).hasSize(1);
    io.beckon.schema.Event unclear = event("b", "identify", 1);
    unclear.getTraits().put("age", "forty");
    heart.onEvent(state, unclear, out);
    assertThat(decisions("rule-failed")).isEqualTo(1);
    assertThat(out.segments).hasSize(1);
    assertThat(out.triggers).isEmpty();
    unclear = event("c", "identify", 2);
    unclear.getTraits().put("age", "14");
    heart.onEvent(state, unclear, out);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("bye");
  }
}
