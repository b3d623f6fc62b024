package io.beckon.domain.history;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.RuleDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final String MAIL =
      "rule: mail\nkind: trigger\nversion: 2\nwhen: {event: Asked}\nsend: {channel: email}\n";

  private static Timeline.Line line(long at, String what, int version, String id) {
    return new Timeline.Line(
        at, what, what.equals("event") ? "" : "mail", version, id, "text " + id);
  }

  private static RuleDocument document(int version, long at, String text) {
    return RuleDocument.newBuilder()
        .setRule("mail")
        .setVersion(version)
        .setText(text)
        .setPublishedAt(at)
        .setPublishedBy("ann")
        .build();
  }

  private static List<Reconciliation.Entry> of(
      List<Timeline.Line> rerun,
      List<Timeline.Line> recorded,
      List<RuleDocument> changes,
      long becameOne)
      throws RuleFaults {
    return Reconciliation.of(
        rerun,
        recorded,
        new Reconciliation.Circumstances(
            TestingShop.rules(MAIL), changes, START, START + 10 * DAY, becameOne));
  }

  private static List<String> shown(List<Reconciliation.Entry> entries) {
    return entries.stream()
        .map(entry -> entry.line().what() + " " + entry.line().id() + " " + entry.stands())
        .toList();
  }

  @Test
  void whatWasSentAndTakenBackIsToldEvenIfTheRerunNeverSendsIt() throws RuleFaults {
    List<Reconciliation.Entry> entries =
        of(
            List.of(line(START, "event", 0, ""), line(START + DAY, "event", 0, "")),
            List.of(
                line(START + 20, "retracted", 2, "b"),
                line(START + 10, "fired", 2, "a"),
                line(START + 10, "fired", 2, "a")),
            List.of(),
            0);
    assertThat(shown(entries))
        .containsExactly(
            "event  BOTH", "fired a RECORDED_ONLY", "retracted b RECORDED_ONLY", "event  BOTH");
    assertThat(entries.get(1).why()).contains("settings differ");
  }

  @Test
  void theSameIdIsTheSame() throws RuleFaults {
    assertThat(
            of(
                List.of(line(START, "fired", 2, "a")),
                List.of(line(START, "fired", 2, "a")),
                List.of(),
                0))
        .allSatisfy(
            entry -> {
              assertThat(entry.stands()).isEqualTo(Reconciliation.Stands.BOTH);
              assertThat(entry.why()).isEmpty();
            });
  }

  @Test
  void anotherVersionIsNamedWithWhoPublishedItAndWhen() throws RuleFaults {
    RuleDocument second = document(2, START + DAY, MAIL);
    List<Reconciliation.Entry> entries =
        of(
            List.of(line(START + 5, "fired", 2, "new")),
            List.of(line(START + 5, "fired", 1, "old")),
            List.of(document(1, START - DAY, "old"), second),
            0);
    assertThat(shown(entries)).containsExactly("fired new RERUN_ONLY", "fired old RECORDED_ONLY");
    assertThat(entries.get(0).why())
        .isEqualTo(
            "version 2 came later, published 2026-01-06T09:00:00Z by ann"
                .replace(
                    "2026-01-06T09:00:00Z",
                    java.time.Instant.ofEpochMilli(START + DAY).toString()));
    assertThat(entries.get(1).why())
        .startsWith("version 1 did this; version 2 is in force now, published");
  }

  @Test
  void aWithdrawnRuleIsSaidToBe() throws RuleFaults {
    Timeline.Line gone = new Timeline.Line(START + 5, "fired", "gone", 1, "g", "text");
    RuleDocument withdrawn = document(1, START + DAY, "");
    withdrawn.setRule("gone");
    assertThat(of(List.of(), List.of(gone), List.of(withdrawn), 0).get(0).why())
        .startsWith("version 1 did this; the rule is not in force now, withdrawn ")
        .endsWith(" by ann");
  }

  @Test
  void whatCannotStandInTheTopicsIsNotSaidNotToHaveHappened() throws RuleFaults {
    assertThat(of(List.of(line(START - 1, "fired", 2, "a")), List.of(), List.of(), 0).get(0).why())
        .isEqualTo("the topics keep nothing that is so old");
    assertThat(
            of(List.of(line(START + 10 * DAY, "fired", 2, "a")), List.of(), List.of(), 0)
                .get(0)
                .why())
        .contains("may not have come so far");
  }

  @Test
  void aMergeThatCameLaterIsAReason() throws RuleFaults {
    assertThat(
            of(List.of(), List.of(line(START + 5, "fired", 2, "a")), List.of(), START + DAY)
                .get(0)
                .why())
        .contains("before another id turned out to be this contact");
  }

  @Test
  void theSameThingAtTheSameTimeIsTheSameUnderTheIdOfBeforeAMerge() throws RuleFaults {
    Timeline.Line then = new Timeline.Line(START, "fired", "mail", 2, "a", "t on email [x = 1]");
    Timeline.Line again = new Timeline.Line(START, "fired", "mail", 2, "b", "t on email [x = 2]");
    assertThat(of(List.of(again), List.of(then), List.of(), 0))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.stands()).isEqualTo(Reconciliation.Stands.BOTH);
              assertThat(entry.line()).isEqualTo(then);
            });
  }
}
