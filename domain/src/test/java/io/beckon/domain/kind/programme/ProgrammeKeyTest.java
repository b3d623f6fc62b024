package io.beckon.domain.kind.programme;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.event;
import static io.beckon.domain.engine.TestingShop.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One contact in a programme several times: for each child, each contract. */
class ProgrammeKeyTest {
  private static final String CONTRACTS =
      """
      rule: renewal
      kind: programme
      enter: {event: Signed}
      key: event.properties.contract
      steps:
        - {name: rest, wait: 10d}
        - {name: mail, send: {channel: email, template: renew}}
      exit: {on: Cancelled}
      """;

  private TestingOutcome out = new TestingOutcome();
  private ContactState state = new Newcomers().contact("shop", "c1");

  private ContactEngine heart(String rule) throws RuleFaults {
    ContactEngine heart = new ContactEngine(rules(rule), Settings.DEFAULT);
    heart.onEvent(state, consent("c", 0, true, "email"), out);
    return heart;
  }

  private static Event of(String id, String name, double minutes, @Nullable Object contract) {
    Event event = event(id, name, minutes);
    if (contract != null) {
      event.getProperties().put("contract", contract);
    }
    return event;
  }

  private static Set<String> payloads(List<Trigger> triggers) {
    return triggers.stream()
        .map(Trigger::getPayload)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String said(Decision decision) {
    return decision.getReason()
        + decision.getFacts().stream()
            .filter(fact -> fact.getName().equals("key"))
            .map(Fact::getValue)
            .collect(Collectors.joining(",", " ", ""));
  }

  @Test
  void eachKeyHasARunOfItsOwnAndItsPayloadSaysIt() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS);
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "B"), out);
    heart.onWake(state, START + 11 * DAY, out);
    assertThat(payloads(out.triggers)).containsExactly("{\"key\":\"A\"}", "{\"key\":\"B\"}");
    assertThat(out.triggers).extracting(Trigger::getId).doesNotHaveDuplicates();
  }

  @Test
  void whoeverDoesNotEnterIsToldOf() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS);
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "A"), out);
    heart.onWake(state, START + 11 * DAY, out);
    heart.onEvent(state, of("s3", "Signed", 12 * 24 * 60, "A"), out);
    heart.onEvent(state, of("s4", "Signed", 12 * 24 * 60 + 1, "B"), out);
    assertThat(out.decisions)
        .extracting(ProgrammeKeyTest::said)
        .containsExactly("already-on-its-way A", "programme-ended A", "been-through A");
    assertThat(out.decisions).extracting(Decision::getId).doesNotHaveDuplicates();
  }

  @Test
  void aProgrammeWithoutAKeyTellsOfThemToo() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS.replace("key: event.properties.contract\n", ""));
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "B"), out);
    heart.onWake(state, START + 11 * DAY, out);
    assertThat(payloads(out.triggers)).containsExactly("{}");
    assertThat(out.decisions)
        .extracting(Decision::getReason)
        .containsExactly("already-on-its-way", "programme-ended");
  }

  /** 7 and 7.0 are one contract; a missing one is a run of its own, as for a rule without a key. */
  @Test
  void aKeyIsKnownByItsTextAndMayBeMissing() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS);
    heart.onEvent(state, of("s1", "Signed", 1, 7L), out);
    heart.onEvent(state, of("s2", "Signed", 2, 7.0), out);
    heart.onEvent(state, of("s3", "Signed", 3, " 7 "), out);
    heart.onEvent(state, of("s4", "Signed", 4, null), out);
    heart.onEvent(state, of("s5", "Signed", 5, ""), out);
    heart.onEvent(state, of("s6", "Signed", 6, "x".repeat(201)), out);
    assertThat(state.getProgrammes()).extracting(ProgrammeRun::getKey).containsExactly("7", null);
    assertThat(out.decisions)
        .extracting(Decision::getReason)
        .containsExactly(
            "already-on-its-way", "already-on-its-way", "already-on-its-way", "key-too-long");
  }

  @Test
  void eightRunsAreOnTheirWayAtMostAndOthersAreLeftRoom() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS + "reenter: always\n");
    for (int i = 0; i < 10; i++) {
      heart.onEvent(state, of("s" + i, "Signed", i, "contract " + i), out);
    }
    assertThat(state.getProgrammes()).hasSize(8);
    assertThat(out.decisions)
        .extracting(ProgrammeKeyTest::said)
        .containsExactly("programme-full contract 8", "programme-full contract 9");
    heart.onEvent(state, of("x", "Cancelled", 20, "contract 3"), out);
    heart.onEvent(state, of("s11", "Signed", 21, "contract 11"), out);
    assertThat(state.getProgrammes().stream().filter(run -> run.getEndedAt() == 0)).hasSize(8);
  }

  @Test
  void anExitEndsTheRunOfItsKeyAndWithoutAKeyAll() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS);
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "B"), out);
    heart.onEvent(state, of("s3", "Signed", 3, "C"), out);
    heart.onEvent(state, of("x1", "Cancelled", 4, "B"), out);
    heart.onEvent(state, of("x2", "Cancelled", 5, "D"), out);
    assertThat(out.decisions)
        .extracting(ProgrammeKeyTest::said)
        .containsExactly("programme-ended B");
    heart.onEvent(state, of("x3", "Cancelled", 6, null), out);
    assertThat(out.decisions)
        .extracting(ProgrammeKeyTest::said)
        .containsExactly("programme-ended B", "programme-ended A", "programme-ended C");
  }

  /** Sent after ten days; that the contract of B had been cancelled becomes known a day later. */
  @Test
  void aLateExitTakesBackTheMessageOfItsOwnKey() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS);
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "B"), out);
    heart.onWake(state, START + 11 * DAY, out);
    Event late = of("x", "Cancelled", 3, "B");
    late.setReceivedAt(START + 12 * DAY);
    heart.onEvent(state, late, out);
    String ofB =
        out.triggers.stream()
            .filter(one -> one.getPayload().contains("\"B\""))
            .map(Trigger::getId)
            .findFirst()
            .orElse("");
    assertThat(out.triggers.stream().map(Trigger::getRetracts).filter(id -> id != null))
        .containsExactly(ofB);
  }

  @Test
  void aWaitGoesOnForItsOwnKey() throws RuleFaults {
    String rule = CONTRACTS.replace("wait: 10d", "wait: {event: Paid, timeout: 10d}");
    ContactEngine heart = heart(rule);
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "B"), out);
    heart.onEvent(state, of("p", "Paid", 3, "B"), out);
    assertThat(payloads(out.triggers)).containsExactly("{\"key\":\"B\"}");
  }

  @Test
  void limitsCountForEachKey() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS + "reenter: always\nlimit: {max: 1, per: 100d}\n");
    for (int round = 0; round < 2; round++) {
      for (String contract : List.of("A", "B")) {
        double minutes = round * 20 * 24 * 60 + 1;
        heart.onEvent(state, of("s" + contract + round, "Signed", minutes, contract), out);
      }
      heart.onWake(state, START + (round * 20 + 12) * DAY, out);
    }
    assertThat(out.triggers).hasSize(2);
    assertThat(payloads(out.triggers)).hasSize(2);
  }

  /** A trait says the key at the beginning; no later event does, so that each concerns all runs. */
  @Test
  void aKeyThatNoEventSaysIsEndedByEveryExit() throws RuleFaults {
    ContactEngine heart =
        heart(CONTRACTS.replace("event.properties.contract", "contact.traits.contract"));
    for (String contract : List.of("A", "B")) {
      Event identify = event("i" + contract, "identify", 1);
      identify.getTraits().put("contract", contract);
      heart.onEvent(state, identify, out);
      heart.onEvent(state, of("s" + contract, "Signed", 2, null), out);
    }
    assertThat(state.getProgrammes()).extracting(ProgrammeRun::getKey).containsExactly("A", "B");
    heart.onEvent(state, of("x", "Cancelled", 4, "A"), out);
    assertThat(out.decisions)
        .extracting(ProgrammeKeyTest::said)
        .containsExactly("programme-ended A", "programme-ended B");
  }

  @Test
  void mergedContactsKeepTheRunsOfAllKeys() throws RuleFaults {
    ContactEngine heart = heart(CONTRACTS);
    heart.onEvent(state, of("s1", "Signed", 1, "A"), out);
    heart.onEvent(state, of("s2", "Signed", 2, "B"), out);
    ContactState other = new Newcomers().contact("shop", "c2");
    heart.onEvent(other, of("o1", "Signed", 3, "B"), out);
    heart.onEvent(other, of("o2", "Signed", 4, "C"), out);
    heart.onMerged(state, other, START + 5 * MINUTE, out);
    assertThat(state.getProgrammes())
        .extracting(run -> run.getKey() + " " + (run.getEnteredAt() - START) / MINUTE)
        .containsExactlyInAnyOrder("A 1", "B 2", "C 4");
  }

  @Test
  void faultsSayWhatIsWrongWithAKey() {
    assertThatThrownBy(() -> heart(CONTRACTS.replace("event.properties.contract", "evnt.x")))
        .hasMessageContaining("rule0.yaml:4:6: unknown name 'evnt'; did you mean 'event'?");
    assertThatThrownBy(
            () -> heart(CONTRACTS.replace("template: renew", "template: renew, with: {key: '1'}")))
        .hasMessageContaining("'key' is what the payload calls the programme's key");
  }

  /**
   * Signed and cancelled in any order of arrival, with duplicates: a contract is written to unless
   * it, or all of them, were cancelled after it was signed.
   */
  @Property(tries = 300)
  void theOrderOfArrivalLeavesNoTrace(@ForAll long seed) throws RuleFaults {
    out = new TestingOutcome();
    state = new Newcomers().contact("shop", "c1");
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    Set<String> expected = new TreeSet<>();
    double[] signed = new double[5];
    for (int i = 0; i < signed.length; i++) {
      signed[i] = 1 + random.nextInt(1_000) + i / 10.0;
      events.add(of("s" + i, "Signed", signed[i], "K" + i));
      expected.add("{\"key\":\"K" + i + "\"}");
    }
    for (int i = 0; i < 4; i++) {
      double at = 1.05 + random.nextInt(1_000);
      int of = random.nextInt(20);
      events.add(
          of("x" + i, "Cancelled", at, of < signed.length ? "K" + of : of < 18 ? "?" : null));
      for (int k = 0; k < signed.length; k++) {
        if (at > signed[k] && (k == of || of >= 18)) {
          expected.remove("{\"key\":\"K" + k + "\"}");
        }
      }
    }
    events.addAll(events.subList(0, 3));
    Collections.shuffle(events, random);
    for (Event event : events) {
      event.setReceivedAt(START + DAY);
    }
    ContactEngine heart = heart(CONTRACTS);
    events.forEach(event -> heart.onEvent(state, event, out));
    heart.onWake(state, START + 30 * DAY, out);
    assertThat(payloads(out.triggers)).isEqualTo(expected);
  }
}
