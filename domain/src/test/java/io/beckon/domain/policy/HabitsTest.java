package io.beckon.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.profile.Messages;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.ContactState;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class HabitsTest {
  private static final String HELLO =
      """
      rule: hello
      kind: trigger
      when: {event: Ping}
      send: {channel: {best: [email, sms]}}
      """;
  private static final String HOUSE =
      """
      rule: house
      kind: limits
      channels: {email: {caps: [{max: 9, per: day}]}}
      """;
  private static final String OTHERS = HOUSE + "habits: {clicked: {sms: 0.2}}\n";

  private final ContactState state = new Newcomers().contact("shop", "c1");

  private Trigger trigger(String limits) throws RuleFaults {
    TestingOutcome out = new TestingOutcome();
    ContactEngine heart = new ContactEngine(TestingShop.rules(HELLO, limits), Settings.DEFAULT);
    heart.onEvent(state, TestingShop.consent("consent", 0, true, "email", "sms"), out);
    heart.onEvent(state, TestingShop.event("m1", "Ping", 1), out);
    assertThat(out.triggers).hasSize(1);
    return out.triggers.get(0);
  }

  private String channel(String limits) throws RuleFaults {
    return trigger(limits).getChannel();
  }

  private static List<String> facts(Trigger trigger) {
    return trigger.getFacts().stream()
        .map(fact -> fact.getName() + " " + fact.getValue())
        .filter(fact -> fact.startsWith("habits") || fact.startsWith("clicks"))
        .toList();
  }

  @Test
  void aNewcomerGetsItOnTheChannelThatOthersClick() throws RuleFaults {
    assertThat(channel(OTHERS)).isEqualTo("sms");
  }

  @Test
  void withoutHabitsChannelsAreAlike() throws RuleFaults {
    assertThat(channel(HOUSE)).isEqualTo("email");
  }

  @Test
  void aTriggerSaysWhatItsChannelWasChosenBy() throws RuleFaults {
    assertThat(facts(trigger(OTHERS)))
        .containsExactly("clicks.email 0.05", "clicks.sms 0.2", "habits house@1");
  }

  @Test
  void andNamesNoDocumentWhereNoneSays() throws RuleFaults {
    assertThat(facts(trigger(HOUSE))).containsExactly("clicks.email 0.05", "clicks.sms 0.05");
  }

  /** (4 + 20 * 0.05) / (4 + 20) = 0.2083 is more than the 0.2 of others; three of four are not. */
  @Test
  void whatTheContactItselfClicksOutdoesOthers() throws RuleFaults {
    state
        .getProfile()
        .getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("email")
                .setSent(4)
                .setOpened(4)
                .setClicked(4)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    assertThat(channel(OTHERS)).isEqualTo("email");
  }

  @Test
  void threeOfFourDoNotYet() throws RuleFaults {
    state
        .getProfile()
        .getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("email")
                .setSent(4)
                .setOpened(4)
                .setClicked(3)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    assertThat(channel(OTHERS)).isEqualTo("sms");
  }

  @Test
  void faultsAreNamed() {
    assertThatThrownBy(() -> TestingShop.rules(HOUSE + "habits: {clicked: {sms: 1.5}}\n"))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("rule0.yaml:4");
    assertThatThrownBy(() -> TestingShop.rules(HOUSE + "habits: {hours: {mon: [1, 2]}}\n"))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("rule0.yaml:4");
  }

  /** Sent 20 + 10 + 1, clicked 1 + 2 + 1, since one message counts once: (4 + 1) / (31 + 20). */
  @Test
  void theWorkspacesHabitsAreTheSumOfItsContacts() {
    long winter = TestingShop.START;
    WorkspaceHabits habits = new WorkspaceHabits(List.of("email", "sms"), winter);
    Profile one = new Newcomers().contact("shop", "c1").getProfile();
    one.getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("email")
                .setSent(20)
                .setOpened(9)
                .setClicked(1)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    // Sunday at 23:00 UTC is Monday at 0:00 in Berlin.
    Messages.hour(one, 6 * 24 + 23, 5);
    habits.add(one, ZoneId.of("Europe/Berlin"));
    Profile two = new Newcomers().contact("shop", "c2").getProfile();
    two.getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("email")
                .setSent(10)
                .setOpened(9)
                .setClicked(2)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    Messages.hour(two, 0, 2);
    // Nobody says how many text messages were sent; another one is no channel of ours.
    two.getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("sms")
                .setSent(0)
                .setOpened(0)
                .setClicked(50)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    two.getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("whatsapp")
                .setSent(9)
                .setOpened(0)
                .setClicked(5)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    habits.add(two, ZoneOffset.UTC);
    Profile three = new Newcomers().contact("shop", "c3").getProfile();
    three
        .getMessages()
        .add(
            ChannelBehaviour.newBuilder()
                .setChannel("email")
                .setSent(1)
                .setOpened(1)
                .setClicked(9)
                .setBounced(0)
                .setUnsubscribed(0)
                .setLastAt(0L)
                .build());
    habits.add(three, ZoneOffset.UTC);
    assertThat(habits.clicked()).hasSize(1);
    assertThat(habits.clicked().get("email")).isEqualTo(5.0 / 51, within(1e-12));
    assertThat(habits.reactions()).isEqualTo(7);
    assertThat(habits.hours(0).get(0)).isEqualTo(7);
    assertThat(habits.hours(6)).containsOnly(0L);
  }
}
