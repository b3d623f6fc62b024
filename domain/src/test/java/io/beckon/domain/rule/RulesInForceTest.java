package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RulesInForceTest {
  private static final RuleDocument SEGMENT =
      document("known-ones", 1, "rule: known-ones\nkind: segment\nif: contact.known\n");
  private static final RuleDocument TRIGGER =
      document(
          "hello",
          1,
          "rule: hello\nkind: trigger\nwhen: {enters: known-ones}\nsend: {channel: email}\n");
  private static final RuleDocument SCORE =
      document("warm", 1, "rule: warm\nkind: score\nhalfLife: 1d\npoints: [{on: page, give: 1}]\n");
  private static final RuleDocument STAGES =
      document(
          "life",
          1,
          "rule: life\nkind: lifecycle\nstages: [{stage: warm, if: score.warm >= 3.0}]\n");

  private static RuleDocument document(String name, int version, String text) {
    return RuleDocument.newBuilder()
        .setRule(name)
        .setVersion(version)
        .setOrigin(name + ".yaml")
        .setText(text)
        .setPublishedBy("")
        .setPublishedAt(0L)
        .build();
  }

  @Test
  void theOrderInWhichDocumentsComeLeavesNoTrace() {
    List<RuleDocument> documents = new ArrayList<>(List.of(SEGMENT, TRIGGER, SCORE, STAGES));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(documents, random);
      RulesInForce rules = new RulesInForce(RuleKinds.reader());
      documents.forEach(rules::take);
      assertThat(rules.documents())
          .as("%s", documents)
          .containsExactlyInAnyOrder(SEGMENT, TRIGGER, SCORE, STAGES);
      assertThat(rules.waiting()).isEmpty();
      assertThat(rules.set().of(io.beckon.domain.rule.AtMoment.class)).hasSize(1);
    }
  }

  @Test
  void whatWaitsSaysWhyAndIsNotInForce() {
    RulesInForce rules = new RulesInForce(RuleKinds.reader());
    RulesInForce.Taken taken = rules.take(TRIGGER);
    assertThat(taken.changed()).isFalse();
    assertThat(taken.fault()).isEqualTo("hello.yaml:3:16: no segment 'known-ones'");
    assertThat(rules.set().size()).isZero();
    assertThat(rules.take(SEGMENT).changed()).isTrue();
    assertThat(rules.set().size()).isEqualTo(2);
  }

  @Test
  void aDocumentThatWasMendedOrWithdrawnMeanwhileIsNotTakenLater() {
    RulesInForce rules = new RulesInForce(RuleKinds.reader());
    rules.take(TRIGGER);
    rules.take(document("hello", -1, ""));
    rules.take(document("hello", 1, ""));
    rules.take(SEGMENT);
    assertThat(rules.documents()).containsExactly(SEGMENT);

    RulesInForce mended = new RulesInForce(RuleKinds.reader());
    RuleDocument newer =
        document(
            "hello",
            2,
            "rule: hello\nversion: 2\nkind: trigger\nwhen: {event: page}\nsend: {channel: email}\n");
    mended.take(TRIGGER);
    mended.take(newer);
    mended.take(SEGMENT);
    assertThat(mended.documents()).containsExactlyInAnyOrder(SEGMENT, newer);
    assertThat(mended.waiting()).isEmpty();
  }

  private static RuleDocument drip(int version, String onChange) {
    return document(
        "drip",
        version,
        "rule: drip\nversion: "
            + version
            + "\nkind: programme\nonChange: "
            + onChange
            + "\nenter: {event: Joined}\nsteps: [{wait: 1d}, {send: {channel: crm}}]\n");
  }

  @Test
  void versionsAreKeptForAsLongAsThoseAfterThemDrain() {
    RulesInForce rules = new RulesInForce(RuleKinds.reader());
    rules.take(drip(1, "keep"));
    rules.take(drip(2, "drain"));
    rules.take(SEGMENT);
    rules.take(drip(3, "drain"));
    assertThat(rules.earlier()).extracting(RuleDocument::getVersion).containsExactly(1, 2);
    assertThat(rules.set().earlier("drip", 1)).isNotNull();
    assertThat(rules.set().earlier("drip", 2)).isNotNull();
    rules.take(drip(4, "drain"));
    rules.take(drip(5, "drain"));
    assertThat(rules.earlier())
        .as("the last three")
        .extracting(RuleDocument::getVersion)
        .containsExactly(2, 3, 4);
    rules.take(drip(6, "keep"));
    assertThat(rules.earlier()).isEmpty();
    assertThat(rules.set().earlier("drip", 5)).isNull();
  }

  @Test
  void aRestartGoesOnWithTheEarlierVersions() throws RuleFaults {
    RulesInForce restarted = new RulesInForce(RuleKinds.reader());
    restarted.rememberEarlier(drip(1, "keep"));
    restarted.start(List.of(drip(2, "drain")));
    assertThat(restarted.set().earlier("drip", 1)).isNotNull();
    assertThat(restarted.documents()).extracting(RuleDocument::getVersion).containsExactly(2);
  }

  private static RuleDocument published(RuleDocument document, long at) {
    return RuleDocument.newBuilder(document).setPublishedAt(at).build();
  }

  /** What came before a document was published goes by the set before it, whenever it is read. */
  @Test
  void aDocumentHoldsFromShortlyAfterItWasPublished() throws RuleFaults {
    RulesInForce rules = new RulesInForce(RuleKinds.reader());
    rules.start(List.of(SEGMENT));
    rules.take(published(TRIGGER, 100_000));
    rules.take(published(SCORE, 200_000));
    rules.take(published(document("hello", 1, ""), 300_000));
    assertThat(rules.versions())
        .extracting(RulesInForce.Version::from)
        .containsExactly(Long.MIN_VALUE, 102_000L, 202_000L, 302_000L);
    assertThat(rules.versions())
        .extracting(version -> version.set().size())
        .containsExactly(1, 2, 3, 2);
  }

  @Test
  void whatMayStillBeAskedForIsKeptAndTheRestForgotten() {
    RulesInForce rules = new RulesInForce(RuleKinds.reader());
    for (int version = 1; version <= 100; version++) {
      rules.take(published(drip(version, "keep"), version * 1_000L));
    }
    assertThat(rules.versions()).as("none is in force yet").hasSize(101);
    rules.forget(12_000);
    assertThat(rules.versions().get(0).set().rule("drip"))
        .as("the one in force at 12 s, of those from 10 s on")
        .satisfies(rule -> assertThat(rule).isNotNull())
        .extracting(rule -> rule == null ? 0 : rule.version())
        .isEqualTo(10);
    rules.forget(1_000_000);
    assertThat(rules.versions()).hasSize(32);
  }
}
