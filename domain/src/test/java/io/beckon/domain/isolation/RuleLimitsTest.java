package io.beckon.domain.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RulesInForce;
import io.beckon.domain.rule.WorkspaceRules;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of what rules may have so many, each workspace has so many: segments, and what is counted. */
class RuleLimitsTest {
  private static final int SEGMENTS = Bounds.cap(Profile.SCHEMA$, "segments");
  private static final int COUNTERS = Tallies.KINDS / 4 * 4;

  private static RuleDocument document(String workspace, String name, String rest)
      throws RuleFaults {
    String of = workspace.isEmpty() ? "" : "workspace: " + workspace + "\n";
    return RuleReader.document("rule: " + name + "\n" + of + "kind: " + rest, name + ".yaml");
  }

  private static RuleDocument segment(String workspace, int number) throws RuleFaults {
    return document(workspace, "s" + number, "segment\nif: orders.count >= " + number + "\n");
  }

  /** Counts four kinds of events that no other rule counts. */
  private static RuleDocument counting(String workspace, int number) throws RuleFaults {
    StringBuilder condition = new StringBuilder("true");
    for (int i = 0; i < 4; i++) {
      condition
          .append(" && countIn(\"E")
          .append(number)
          .append('-')
          .append(i)
          .append("\", 1d) > 0");
    }
    return document(
        workspace,
        "c" + number,
        "trigger\nwhen: {event: page}\nif: '" + condition + "'\nsend: {channel: crm}\n");
  }

  private static List<String> take(WorkspaceRules rules, List<RuleDocument> documents) {
    return new ArrayList<>(rules.takeTogether(documents));
  }

  private static int inForce(WorkspaceRules rules, String workspace) {
    RulesInForce of = rules.all().get(workspace);
    return of == null ? 0 : of.documents().size();
  }

  @Test
  void eachWorkspaceHasItsSegments() throws RuleFaults {
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    for (String workspace : List.of("a", "b")) {
      List<RuleDocument> all = new ArrayList<>();
      for (int i = 1; i <= SEGMENTS; i++) {
        all.add(segment(workspace, i));
      }
      assertThat(take(rules, all)).as(workspace).isEmpty();
      assertThat(inForce(rules, workspace)).isEqualTo(SEGMENTS);
    }
    assertThat(take(rules, List.of(segment("a", SEGMENTS + 1))))
        .as("one more of a is refused")
        .singleElement()
        .asString()
        .contains("workspace 'a'", "more than " + SEGMENTS + " segments");
    assertThat(inForce(rules, "a")).isEqualTo(SEGMENTS);
    assertThat(inForce(rules, "b")).isEqualTo(SEGMENTS);
    assertThat(take(rules, List.of(segment("c", 1)))).as("a third begins with none").isEmpty();
  }

  @Test
  void eachWorkspaceHasItsCounters() throws RuleFaults {
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    for (String workspace : List.of("a", "b")) {
      List<RuleDocument> all = new ArrayList<>();
      for (int i = 0; i < COUNTERS / 4; i++) {
        all.add(counting(workspace, i));
      }
      assertThat(take(rules, all)).as(workspace).isEmpty();
    }
    assertThat(take(rules, List.of(counting("a", COUNTERS / 4))))
        .singleElement()
        .asString()
        .contains("workspace 'a'", "count " + (COUNTERS + 4) + " kinds of events");
    assertThat(inForce(rules, "a")).isEqualTo(COUNTERS / 4);
    assertThat(inForce(rules, "b")).isEqualTo(COUNTERS / 4);
  }

  /** What holds everywhere counts in each, with what is each one's own. */
  @Test
  void whatHoldsEverywhereCountsInEach() throws RuleFaults {
    WorkspaceRules rules = new WorkspaceRules(RuleKinds.reader());
    List<RuleDocument> all = new ArrayList<>();
    for (int i = 1; i < SEGMENTS; i++) {
      all.add(segment("a", i));
    }
    all.add(segment("b", 1));
    assertThat(take(rules, all)).isEmpty();
    assertThat(take(rules, List.of(segment("", 100)))).isEmpty();
    assertThat(take(rules, List.of(segment("a", 101)))).hasSize(1);
    assertThat(take(rules, List.of(segment("b", 101)))).isEmpty();
  }
}
