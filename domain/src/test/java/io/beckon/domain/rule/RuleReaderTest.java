package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.kind.score.ScoreRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleReaderTest {
  private static List<String> faults(String... texts) {
    RuleFaults faults = catchThrowableOfType(RuleFaults.class, () -> TestingShop.rules(texts));
    assertThat(faults).as("the rule is refused").isNotNull();
    return faults.faults().stream().map(RuleFault::toString).toList();
  }

  @Test
  void theExampleRulesAreSound() {
    RuleSet rules = TestingShop.exampleRules();
    assertThat(rules.size()).isGreaterThan(30);
    assertThat(rules.of(ScoreRule.class))
        .singleElement()
        .satisfies(one -> assertThat(one.points()).hasSize(10));
  }

  @Test
  void anUnknownFieldIsNamedWithItsPlaceAndTheNearestName() {
    assertThat(
            faults(
                """
                rule: a
                kind: lifecycle
                stages:
                  - {stage: x, if: orders.cuont >= 2}
                """))
        .containsExactly(
            "rule0.yaml:4:26: unknown field 'cuont'; did you mean 'count'? in: orders.cuont >= 2");
  }

  @Test
  void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKey() {
    assertThat(
            faults(
                """
                rule: a
                kind: lifecycle
                stagez:
                  - {stage: x, if: "true"}
                """))
        .anySatisfy(
            fault ->
                assertThat(fault)
                    .startsWith("rule0.yaml:3:1: unknown key 'stagez'; did you mean 'stages'?"));
  }

  @Test
  void faultsOfTheYamlItselfHaveAPlace() {
    assertThat(faults("rule: a\nkind: [score\n"))
        .singleElement()
        .asString()
        .startsWith("rule0.yaml:3:1:");
  }

  @Test
  void aWrongDurationSaysHowToWriteOne() {
    assertThat(faults("rule: a\nkind: score\nhalfLife: fortnight\npoints: [{on: page, give: 1}]\n"))
        .containsExactly(
            "rule0.yaml:3:11: 'fortnight' is not a duration; write a number and ms, s, m, h, d or w, such as 30m");
  }

  @Test
  void anEventCannotBeLookedAtWhenOnlyTimeHasPassed() {
    assertThat(
            faults(
                "rule: a\nkind: lifecycle\nstages: [{stage: x, if: 'event.name == \"page\"'}]\n"))
        .singleElement()
        .asString()
        .contains("rule0.yaml:3:26:")
        .contains("no event to look at here");
  }

  @Test
  void anAgeingScoreIsComparedWithANumberOnly() {
    assertThat(
            faults(
                "rule: s\nkind: score\nhalfLife: 1d\npoints: [{on: page, give: 1}]\n",
                "rule: a\nkind: lifecycle\nstages: [{stage: x, if: score.s == 3.0}]\n"))
        .singleElement()
        .asString()
        .contains("rule1.yaml:3:33")
        .contains("never exactly a number");
  }

  @Test
  void twoDocumentsOfOneNameAreRefused() {
    String text = "rule: a\nkind: lifecycle\nstages: [{stage: x, if: \"true\"}]\n";
    assertThat(faults(text, text))
        .singleElement()
        .asString()
        .contains("rule1.yaml:1:7: rule 'a' is also in rule0.yaml");
  }

  @Test
  void aSegmentOrStageThatIsNotThereIsNamedWithTheNearestOne() {
    assertThat(
            faults(
                "rule: lovers\nkind: segment\nif: contact.known\n",
                "rule: a\nkind: trigger\nwhen: {enters: loverz}\nsend: {channel: email}\n",
                "rule: b\nkind: trigger\nwhen: {leavesStage: new}\nsend: {channel: email}\n"))
        .containsExactlyInAnyOrder(
            "rule1.yaml:3:16: no segment 'loverz'; did you mean 'lovers'?",
            "rule2.yaml:3:21: no lifecycle has a stage 'new'");
  }

  @Test
  void aTriggerWaitsForOneMoment() {
    assertThat(
            faults(
                "rule: a\nkind: trigger\nwhen: {event: page, entersStage: new}\nsend: {channel: email}\n"))
        .contains("rule0.yaml:3:7: 'when' names one moment, not event and entersStage");
  }

  @Test
  void durationsMoveNoColumns() {
    assertThat(
            faults(
                "rule: a\nkind: lifecycle\nstages: [{stage: x, if: 'within(orders.last, 14d) && nonsense'}]\n"))
        .containsExactly(
            "rule0.yaml:3:54: unknown name 'nonsense' in: within(orders.last, 14d) && nonsense");
  }
}
