package io.beckon.domain.evaluation;

import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.page;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a late event takes back. Times are minutes. */
class RetractionsTest {
  private static final String WAIT =
      """
      rule: no-order
      kind: trigger
      when: {event: page, after: 1h, unless: [Order Completed]}
      send: {channel: email, template: come-back}
      """;
  private static final String PROGRAMME =
      """
      rule: nurture
      kind: programme
      enter: {event: page}
      exit: {on: Order Completed, if: 'event.value >= money("5.00", "GBP")'}
      steps:
        - send: {channel: email, template: one}
        - wait: 1h
        - send: {channel: email, template: two}
        - wait: 1h
        - send: {channel: email, template: three}
      """;

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private ContactEngine begun(String rule) throws RuleFaults {
    ContactEngine heart = new ContactEngine(TestingShop.rules(rule), Settings.DEFAULT);
    heart.onEvent(state, consent("m0", 0, true, "email"), out);
    heart.onEvent(state, page("p1", 1, "/"), out);
    return heart;
  }

  private static Event bought(String id, double minutes, long total) {
    return order(id, "Order Completed", minutes, id, total, "p");
  }

  private List<String> retracted() {
    return out.triggers.stream()
        .filter(one -> one.getKind() == TriggerKind.RETRACT)
        .map(Trigger::getRetracts)
        .toList();
  }

  private List<Trigger> fired() {
    return out.triggers.stream().filter(one -> one.getKind() == TriggerKind.FIRE).toList();
  }

  @Test
  void anOrderThatBecomesKnownLateTakesBackTheMessageOfAWait() throws RuleFaults {
    ContactEngine heart = begun(WAIT);
    heart.onWake(state, START + 100 * MINUTE, out);
    assertThat(fired()).hasSize(1);

    heart.onEvent(state, bought("o1", 60, 900L), out);

    assertThat(retracted()).containsExactly(fired().get(0).getId());
    Trigger retraction = out.triggers.get(out.triggers.size() - 1);
    assertThat(retraction.getChannel()).isEqualTo("email");
    assertThat(retraction.getTemplate()).isEqualTo("come-back");
    heart.onEvent(state, bought("o2", 59, 900L), out);
    assertThat(retracted()).as("once only").hasSize(1);
  }

  @Test
  void anOrderBeforeTheWaitOrAfterTheMessageTakesNothingBack() throws RuleFaults {
    ContactEngine heart = begun(WAIT);
    heart.onWake(state, START + 100 * MINUTE, out);
    heart.onEvent(state, bought("o1", 1, 900L), out);
    heart.onEvent(state, bought("o2", 62, 900L), out);
    assertThat(fired()).hasSize(1);
    assertThat(retracted()).isEmpty();
  }

  @Test
  void aMessageThatWaitedForTheMorningIsTakenBackByWhatHappenedBeforeTheNight() throws RuleFaults {
    ContactEngine heart = begun(WAIT + "quiet: 00:00-08:00\n");
    heart.onWake(state, START + 500 * MINUTE, out);
    assertThat(fired()).hasSize(1);
    heart.onEvent(state, bought("o1", 30, 900L), out);
    assertThat(retracted()).containsExactly(fired().get(0).getId());
  }

  @Test
  void whatIsKnownBeforeTheMorningKeepsTheMessageBack() throws RuleFaults {
    ContactEngine heart = begun(WAIT + "quiet: 00:00-08:00\n");
    heart.onWake(state, START + 100 * MINUTE, out);
    heart.onEvent(state, bought("o1", 30, 900L), out);
    heart.onWake(state, START + 500 * MINUTE, out);
    assertThat(out.triggers).isEmpty();
  }

  @Test
  void aLateGoalTakesBackTheStepsThatCameAfterIt() throws RuleFaults {
    ContactEngine heart = begun(PROGRAMME);
    heart.onWake(state, START + 200 * MINUTE, out);
    assertThat(fired()).extracting(Trigger::getTemplate).containsExactly("one", "two", "three");

    heart.onEvent(state, bought("small", 30, 100L), out);
    assertThat(retracted()).isEmpty();
    heart.onEvent(state, bought("o1", 62, 900L), out);

    assertThat(retracted()).containsExactly(fired().get(2).getId());
  }

  @Test
  void itIsForgottenAfterAMonth() throws RuleFaults {
    ContactEngine heart = begun(WAIT);
    heart.onWake(state, START + 100 * MINUTE, out);
    assertThat(state.getSent()).hasSize(1);
    heart.onEvent(state, consent("m1", 33 * 1_440, true, "sms"), out);
    assertThat(state.getSent()).isEmpty();
  }
}
