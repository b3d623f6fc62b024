package io.beckon.domain.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A test that is right passes; each way of being wrong says what and where. */
class RuleTestTest {
  private static final String RULE =
      """
      rule: left
      kind: trigger
      when: {cart: abandoned, after: 30m}
      send: {channel: email, template: t, with: {value: cart.value, lines: cart.lines}}
      """;
  private static final String ADDED =
      "{at: 0m, event: Product Added, productId: p1, price: 12.50, quantity: 2, currency: GBP}";

  private static List<String> run(String test) {
    Schemas.trust();
    try {
      RuleDocument document = RuleReader.document(RULE + test, "left.yaml");
      RuleSet rules = RuleKinds.compile(List.of(document));
      List<String> differences = new ArrayList<>();
      for (RuleTest one : RuleTest.of(document)) {
        differences.addAll(one.run(rules));
      }
      return differences;
    } catch (RuleFaults e) {
      return e.faults().stream().map(Object::toString).toList();
    }
  }

  private static String test(String expect) {
    return "tests:\n  - name: n\n    events: ["
        + ADDED
        + "]\n    expect:\n      - "
        + expect
        + "\n";
  }

  @Test
  void whatComesOutAsExpectedIsNoDifference() {
    assertThat(
            run(
                test(
                    "{at: 1h, triggers: [{channel: email, template: t, kind: fire, at: 30m, with: {value: \"25.00 GBP\", lines: [{productId: p1, quantity: 2}]}}]}")))
        .isEmpty();
  }

  @Test
  void whatIsNotExpectedIsNamedWithThePlaceOfTheExpectation() {
    assertThat(run(test("{at: 1h, triggers: []}")))
        .containsExactly("left.yaml:9:9: not expected: left at 30m on email (t)");
  }

  @Test
  void aDeadlineIsExact() {
    assertThat(run(test("{at: 1799999ms, triggers: []}"))).isEmpty();
    assertThat(run(test("{at: 1800000ms, triggers: []}"))).hasSize(1);
  }

  @Test
  void aWrongFieldOrValueSaysWhatItIs() {
    assertThat(
            run(
                test(
                    "{at: 1h, triggers: [{channel: sms, at: 31m, with: {value: \"25.01 GBP\"}}]}")))
        .containsExactly(
            "left.yaml:9:9: left at 30m on email (t): channel is email, not sms, at is 30m, not 31m,"
                + " with.value is \"25.00 GBP\", not \"25.01 GBP\"");
  }

  @Test
  void whatDoesNotFireIsNamedWithTheReasonForWhichItWasHeldBack() {
    String test =
        "tests:\n  - name: n\n    contact: {consents: {email: false}}\n    events: ["
            + ADDED
            + "]\n    expect: [{at: 1h, triggers: [{channel: email}]}]\n";
    assertThat(run(test))
        .containsExactly(
            "left.yaml:9:14: expected {\"channel\":\"email\"}, but nothing fired; held back at 30m: consent");
  }

  @Test
  void anAmountThatIsNoneAndAnEventNobodyLooksAtAreFaultsOfTheTest() {
    assertThat(run(test("{at: 0m, triggers: []}").replace("12.50", "12.505")))
        .singleElement()
        .asString()
        .startsWith("left.yaml:7:13: money(\"12.505\", \"GBP\") is not an amount");
    assertThat(run(test("{at: 0m, triggers: []}").replace("at: 0m, event", "at: 5m, event")))
        .containsExactly(
            "left.yaml:7:13: 1 events come after the last 'expect' and are never looked at");
  }

  @Test
  void aWordThatTestsDoNotKnowIsNamedWithTheNearest() {
    assertThat(run(test("{at: 1h, trigger: []}")))
        .anySatisfy(
            fault -> assertThat(fault).contains("unknown key 'trigger'; did you mean 'triggers'?"));
  }

  @Test
  void segmentsStagesScoresAndDiscountsThatAreNotThereAreDifferences() {
    assertThat(
            run(
                test(
                    "{at: 1h, segments: [a], stage: {life: new}, score: {warm: 3}, discount: 5, heldBack: [gap]}")))
        .containsExactlyInAnyOrder(
            "left.yaml:9:9: held back is [], not [gap]",
            "left.yaml:9:9: segments is [], not [a]",
            "left.yaml:9:9: stage of life is none, not new",
            "left.yaml:9:9: there is no score 'warm'",
            "left.yaml:9:9: discount is 0, not 5");
  }
}
