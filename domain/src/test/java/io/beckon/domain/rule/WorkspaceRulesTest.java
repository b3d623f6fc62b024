package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkspaceRulesTest {
  private static RuleDocument hello(String workspace, int version, String template)
      throws RuleFaults {
    String text =
        "rule: hello\nversion: "
            + version
            + "\n"
            + (workspace.isEmpty() ? "" : "workspace: " + workspace + "\n")
            + "kind: trigger\nwhen: {event: page}\nsend: {channel: crm, template: "
            + template
            + "}\n";
    return RuleReader.document(text, "hello-" + template + ".yaml");
  }

  private static RuleDocument at(RuleDocument document, long publishedAt) {
    return RuleDocument.newBuilder(document).setPublishedAt(publishedAt).build();
  }

  private static RuleDocument withdrawn(RuleDocument document, long at) {
    return RuleDocument.newBuilder(document).setText("").setPublishedAt(at).build();
  }

  private static String template(WorkspaceRules rules, String workspace) {
    RulesInForce of = rules.all().getOrDefault(workspace, rules.all().get(""));
    Rule rule = of == null ? null : of.set().rule("hello");
    return rule == null
        ? "none"
        : rule.sends().map(send -> send.template()).collect(Collectors.joining());
  }

  @Test
  void aRuleOfOneWorkspaceAndOneOfTheSameNameOfAnotherAreTwo() throws RuleFaults {
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    assertThat(rules.take(hello("a", 1, "of-a")).changed()).isTrue();
    assertThat(rules.take(hello("b", 5, "of-b")).changed()).isTrue();
    assertThat(template(rules, "a")).isEqualTo("of-a");
    assertThat(template(rules, "b")).isEqualTo("of-b");
    assertThat(template(rules, "c")).isEqualTo("none");
    assertThat(rules.size()).isEqualTo(2);
    assertThat(rules.take(hello("a", 2, "newer")).changed()).as("b is at version 5").isTrue();
    assertThat(rules.take(withdrawn(hello("a", 2, "newer"), 0)).changed()).isTrue();
    assertThat(template(rules, "a")).isEqualTo("none");
    assertThat(template(rules, "b")).isEqualTo("of-b");
  }

  /** In any order of publishing: the own one counts, and after it the one of all again. */
  @Test
  void aWorkspacesOwnTakesThePlaceOfTheOneOfAll() throws RuleFaults {
    List<RuleDocument> published =
        new ArrayList<>(List.of(hello("", 3, "of-all"), hello("a", 1, "of-a")));
    for (int i = 0; i < 2; i++) {
      Collections.reverse(published);
      WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
      published.forEach(one -> assertThat(rules.take(one).fault()).isNull());
      assertThat(template(rules, "a")).isEqualTo("of-a");
      assertThat(template(rules, "b")).isEqualTo("of-all");
      rules.take(hello("", 4, "newer"));
      assertThat(template(rules, "a")).isEqualTo("of-a");
      assertThat(template(rules, "b")).isEqualTo("newer");
      rules.take(withdrawn(hello("a", 1, "of-a"), 0));
      assertThat(template(rules, "a")).isEqualTo("newer");
    }
  }

  @Test
  void theOrderInWhichDocumentsComeLeavesNoTrace() throws RuleFaults {
    String segment = "rule: big\nworkspace: W\nkind: segment\nif: orders.count > 2\n";
    String trigger =
        "rule: to-big\nworkspaces: [a, b]\nkind: trigger\nwhen: {enters: big}\nsend: {channel: crm}\n";
    List<RuleDocument> documents = new ArrayList<>(RuleDocuments.of(trigger, "to-big.yaml"));
    documents.addAll(RuleDocuments.of(segment.replace("W", "a"), "big.yaml"));
    documents.add(hello("", 1, "of-all"));
    documents.add(hello("b", 1, "of-b"));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(documents, random);
      WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
      documents.forEach(rules::take);
      Map<String, RulesInForce> all = rules.all();
      assertThat(names(all, "")).containsExactly("hello");
      assertThat(names(all, "a")).containsExactly("big", "hello", "to-big");
      assertThat(names(all, "b")).as("b has no segment").containsExactly("hello");
      assertThat(template(rules, "b")).isEqualTo("of-b");
    }
  }

  private static List<String> names(Map<String, RulesInForce> all, String workspace) {
    RulesInForce of = all.get(workspace);
    return of == null ? List.of() : of.set().all().stream().map(Rule::name).toList();
  }

  /** How often one workspace publishes takes nothing from the past of another. */
  @Test
  void theSetsOfThePastAreEachWorkspacesOwn() throws RuleFaults {
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    rules.take(at(hello("a", 1, "one"), 1_000));
    rules.take(at(hello("a", 2, "two"), 50_000));
    for (int version = 1; version <= 100; version++) {
      rules.take(at(hello("b", version, "b" + version), version * 1_000L));
    }
    rules.forget(1_000_000);
    assertThat(rules.begin("a").versions())
        .extracting(RulesInForce.Version::from)
        .containsExactly(Long.MIN_VALUE, 3_000L, 52_000L);
    assertThat(rules.begin("b").versions()).hasSize(32);
  }

  @Test
  void capsCountForEachWorkspace() throws RuleFaults {
    List<RuleDocument> documents = new ArrayList<>();
    for (String workspace : List.of("a", "b")) {
      for (int i = 0; i < 20; i++) {
        documents.addAll(
            RuleDocuments.of(
                "rule: counts-%d\nworkspace: %s\nkind: segment\nif: countIn(\"Of %s %d\", 7d) > 0\n"
                    .formatted(i, workspace, workspace, i),
                workspace + i));
      }
    }
    RuleSets sets = RuleKinds.compileAll(documents);
    assertThat(sets.in("a").counters()).hasSize(20);
    assertThat(sets.in("b").counters()).hasSize(20);
    assertThat(sets.in("c").counters()).isEmpty();
  }

  @Test
  void twoDocumentsOfOneNameAreAFaultInOneWorkspaceOnly() throws RuleFaults {
    RuleDocument one = hello("a", 1, "one");
    RuleDocument two = hello("a", 1, "two");
    assertThatThrownBy(() -> RuleKinds.compileAll(List.of(one, two)))
        .isInstanceOf(RuleFaults.class)
        .hasMessage("hello-two.yaml:1:7: rule 'hello' is also in hello-one.yaml");
    assertThat(RuleKinds.compileAll(List.of(one, hello("b", 1, "three"))).workspaces())
        .containsExactly("a", "b");
  }

  @Test
  void aDocumentSaysItsWorkspaces() throws RuleFaults {
    String rest = "kind: segment\nif: contact.known\n";
    assertThat(RuleDocuments.of("rule: k\n" + rest, "k"))
        .extracting(RuleDocument::getWorkspace)
        .containsExactly("");
    assertThat(RuleDocuments.of("rule: k\nworkspaces: all\n" + rest, "k"))
        .extracting(RuleDocument::getWorkspace)
        .containsExactly("");
    assertThat(RuleDocuments.of("rule: k\nworkspaces: [a, b, a]\n" + rest, "k"))
        .extracting(RuleDocument::getWorkspace)
        .containsExactly("a", "b");
    RuleDocument stamped = RuleDocuments.forWorkspace("rule: k\n" + rest, "k", "a");
    assertThat(stamped.getText()).isEqualTo("rule: k\nworkspace: \"a\"\n" + rest);
    assertThat(stamped.getWorkspace()).isEqualTo("a");
    assertThatThrownBy(() -> RuleDocuments.forWorkspace("rule: k\nworkspace: b\n" + rest, "k", "a"))
        .hasMessage("k:2:12: the document is not for the workspace 'a'");
    assertThat(faults("rule: k\nworkspace: all\n" + rest)).contains("k:2:12");
    assertThat(faults("rule: k\nworkspace: a/b\n" + rest)).contains("k:2:12");
    assertThat(faults("rule: k\nworkspace: a\nworkspaces: [b]\n" + rest)).contains("k:1:1");
  }

  private static String faults(String text) throws RuleFaults {
    try {
      RuleKinds.compileAll(RuleDocuments.of(text, "k"));
      return "";
    } catch (RuleFaults e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Whoever writes to the topic alone cannot put a rule where it does not say that it holds. */
  @Test
  void aDocumentThatIsPublishedForAnotherWorkspaceThanItSaysIsRefused() throws RuleFaults {
    RuleDocument moved = RuleDocument.newBuilder(hello("a", 1, "of-a")).setWorkspace("b").build();
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    assertThat(rules.take(moved).fault())
        .isEqualTo(
            "in workspace 'b': hello-of-a.yaml:3:12: the document is published for 'b', but says otherwise");
    RuleDocument everywhere =
        RuleDocument.newBuilder(hello("a", 1, "of-a")).setWorkspace("").build();
    assertThat(rules.take(everywhere).fault()).contains("published for every workspace");
    RuleDocument nowhere =
        RuleDocument.newBuilder(hello("", 1, "of-all")).setWorkspace("a\nb").build();
    assertThat(rules.take(nowhere).fault()).contains("is no name of a workspace");
    assertThat(rules.size()).isZero();
  }

  /** Neither while the job runs, nor when it begins with all that was ever published. */
  @Test
  void aRecordThatIsNoRuleDocumentWithdrawsNothing() throws RuleFaults {
    RuleDocument sound = at(hello("a", 1, "of-a"), 1_000);
    RuleDocument none =
        RuleDocument.newBuilder(withdrawn(sound, 2_000))
            .setVersion(-1)
            .setOrigin("offset 7")
            .build();
    WorkspaceRules running = new WorkspaceRules(RuleKinds.reader());
    running.take(sound);
    assertThat(running.take(none).fault()).isEqualTo("not a rule document: offset 7");
    WorkspaceRules started = new WorkspaceRules(RuleKinds.reader());
    assertThat(started.takeTogether(List.of(sound, none)))
        .containsExactly("not a rule document: offset 7");
    assertThat(template(running, "a")).isEqualTo("of-a");
    assertThat(template(started, "a")).isEqualTo("of-a");
  }
}
