package io.beckon.domain.kind.programme;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgrammeConcernTest {
  private static final String FIRST =
      """
      rule: drip
      version: 1
      kind: programme
      enter: {event: Joined}
      steps:
        - {name: one, send: {channel: email, template: one-v1}}
        - {name: rest, wait: 3d}
        - {name: two, send: {channel: email, template: two-v1}}
      """;

  private static String second(String onChange) {
    return """
        rule: drip
        version: 2
        kind: programme
        onChange: %s
        enter: {event: Joined}
        steps:
          - {name: zero, send: {channel: email, template: zero-v2}}
          - {name: one, send: {channel: email, template: one-v2}}
          - {name: rest, wait: 10d}
          - {name: two, send: {channel: email, template: two-v2}}
        """
        .formatted(onChange);
  }

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static RuleDocument document(String text) throws RuleFaults {
    return RuleReader.document(text, "drip.yaml");
  }

  /** Begins under the first version; a day later the second is in force. */
  private ContactEngine changed(String onChange) throws RuleFaults {
    ContactEngine before =
        new ContactEngine(RuleKinds.compile(List.of(document(FIRST))), Settings.DEFAULT);
    before.onEvent(state, consent("c", 0, true, "email"), out);
    before.onEvent(state, event("j", "Joined", 1), out);
    RuleSet after =
        RuleKinds.reader().read(List.of(document(second(onChange))), List.of(document(FIRST)));
    ContactEngine heart = new ContactEngine(after, Settings.DEFAULT);
    heart.onEvent(state, event("later", "Something", 24 * 60), out);
    return heart;
  }

  private List<String> templates() {
    return out.triggers.stream().map(Trigger::getTemplate).toList();
  }

  @Test
  void keepGoesOnWhereTheContactStandsAndWhatWasDueStaysDue() throws RuleFaults {
    ContactEngine heart = changed("keep");
    heart.onWake(state, START + 60_000 + 3 * DAY - 1, out);
    assertThat(templates()).containsExactly("one-v1");
    heart.onWake(state, START + 60_000 + 3 * DAY, out);
    assertThat(templates()).containsExactly("one-v1", "two-v2");
    assertThat(out.triggers.get(1).getRuleVersion()).isEqualTo(2);
  }

  @Test
  void restartBeginsAnewUnderTheNewVersion() throws RuleFaults {
    ContactEngine heart = changed("restart");
    assertThat(templates()).containsExactly("one-v1", "zero-v2", "one-v2");
    heart.onWake(state, START + 12 * DAY, out);
    assertThat(templates()).containsExactly("one-v1", "zero-v2", "one-v2", "two-v2");
    assertThat(out.triggers.get(3).getAt()).isEqualTo(START + 11 * DAY);
  }

  @Test
  void drainEndsUnderTheVersionThatItBeganWith() throws RuleFaults {
    ContactEngine heart = changed("drain");
    heart.onWake(state, START + 30 * DAY, out);
    assertThat(templates()).containsExactly("one-v1", "two-v1");
    assertThat(out.triggers.get(1).getRuleVersion()).isEqualTo(1);
    assertThat(out.triggers.get(1).getAt()).isEqualTo(START + 60_000 + 3 * DAY);
  }

  @Test
  void whereTheStepIsGoneItEndsAndSaysSo() throws RuleFaults {
    changed("keep");
    RuleSet third =
        RuleKinds.compile(
            List.of(
                document(
                    second("keep").replace("version: 2", "version: 3").replace("rest", "pause"))));
    ContactEngine heart = new ContactEngine(third, Settings.DEFAULT);
    heart.onWake(state, START + 30 * DAY, out);
    assertThat(templates()).containsExactly("one-v1");
    assertThat(out.decisions)
        .filteredOn(decision -> decision.getReason().equals("programme-ended"))
        .singleElement()
        .satisfies(
            decision ->
                assertThat(decision.getFacts().get(0).getValue())
                    .isEqualTo("version 3 has no step rest"));
  }

  @Test
  void aWithdrawnProgrammeSendsNothingMore() throws RuleFaults {
    changed("keep");
    ContactEngine heart = new ContactEngine(RuleSet.empty(), Settings.DEFAULT);
    heart.onWake(state, START + 30 * DAY, out);
    assertThat(templates()).containsExactly("one-v1");
    assertThat(heart.nextWakeUp(state)).isZero();
  }

  @Test
  void whoIsThroughMayEnterAgainAfterTheTimeThatTheRuleSays() throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(
            RuleKinds.compile(List.of(document(FIRST + "reenter: {after: 30d}\n"))),
            Settings.DEFAULT);
    heart.onEvent(state, consent("c", 0, true, "email"), out);
    heart.onEvent(state, event("j1", "Joined", 1), out);
    heart.onEvent(state, event("j2", "Joined", 2), out);
    heart.onWake(state, START + 4 * DAY, out);
    heart.onEvent(state, event("j3", "Joined", 32 * 24 * 60), out);
    assertThat(templates()).as("not yet").containsExactly("one-v1", "two-v1");
    heart.onEvent(state, event("j4", "Joined", 34 * 24 * 60), out);
    assertThat(templates()).containsExactly("one-v1", "two-v1", "one-v1");
    assertThat(out.triggers).extracting(Trigger::getId).doesNotHaveDuplicates();
  }

  @Test
  void aProgrammeEndsWhenItsMessagesAreIgnored() throws RuleFaults {
    String rule =
        """
        rule: drip
        kind: programme
        enter: {event: Joined}
        steps:
          - repeat: {times: 10, steps: [{send: {channel: email, template: news}}, {wait: 1d}]}
        exit: {ignored: 3}
        """;
    ContactEngine heart =
        new ContactEngine(RuleKinds.compile(List.of(document(rule))), Settings.DEFAULT);
    heart.onEvent(state, consent("c", 0, true, "email"), out);
    heart.onEvent(state, event("j1", "Joined", 1), out);
    heart.onWake(state, START + DAY + 60_000, out);
    io.beckon.schema.Event opened = event("o", "Email Opened", 26 * 60);
    opened.setMessage(
        io.beckon.schema.MessageReport.newBuilder()
            .setTriggerId(out.triggers.get(1).getId())
            .build());
    heart.onEvent(state, opened, out);
    heart.onWake(state, START + 30 * DAY, out);
    assertThat(out.triggers).as("two, and three that were ignored").hasSize(5);
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("programme-ended");
  }

  /**
   * The deadline of the old version's wait is the moment at which the contact hears of the new one.
   */
  @Test
  void aRestartAtADeadlineSendsEachMessageOnce() throws RuleFaults {
    ContactEngine before =
        new ContactEngine(RuleKinds.compile(List.of(document(FIRST))), Settings.DEFAULT);
    before.onEvent(state, consent("c", 0, true, "email"), out);
    before.onEvent(state, event("j", "Joined", 1), out);
    ContactEngine heart =
        new ContactEngine(
            RuleKinds.compile(List.of(document(second("restart")))), Settings.DEFAULT);
    heart.onWake(state, START + 30 * DAY, out);
    assertThat(templates()).containsExactly("one-v1", "zero-v2", "one-v2", "two-v2");
    assertThat(out.triggers).extracting(Trigger::getId).doesNotHaveDuplicates();
  }
}
