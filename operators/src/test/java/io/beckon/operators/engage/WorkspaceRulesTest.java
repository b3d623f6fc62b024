package io.beckon.operators.engage;

import static io.beckon.operators.engage.TestingEngagement.START;
import static io.beckon.operators.engage.TestingEngagement.harness;
import static io.beckon.operators.engage.TestingEngagement.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.rule.RuleId;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Rules of two workspaces in the broadcast state, and what a restart makes of them. */
class WorkspaceRulesTest {
  private final TestingEngagement shop = new TestingEngagement();
  private int sequence;

  private static RuleDocument greeting(String workspace, int version, long publishedAt) {
    return RuleDocument.newBuilder()
        .setRule("greeting")
        .setWorkspace(workspace)
        .setVersion(version)
        .setOrigin(workspace + ".yaml")
        .setText(
            "rule: greeting\nversion: "
                + version
                + "\nkind: trigger\nwhen: {event: Newsletter Ordered}\nsend: {channel: crm, template: of-"
                + workspace
                + "}\n")
        .setPublishedBy("")
        .setPublishedAt(publishedAt)
        .build();
  }

  private static RuleDocument withdrawn(String workspace, long at) {
    return RuleDocument.newBuilder(greeting(workspace, 1, at)).setText("").build();
  }

  private StreamRecord<ContactMessage> ordered(String workspace, long time) {
    return shop.record(
        Event.newBuilder()
            .setWorkspace(workspace)
            .setMessageId("n" + sequence++)
            .setName("Newsletter Ordered")
            .setUserId("walt")
            .setTimestamp(time)
            .setReceivedAt(time)
            .build());
  }

  private static List<String> greetings(
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
          harness) {
    List<String> found = new ArrayList<>();
    out(harness, TopicTable.TRIGGERS)
        .forEach(
            one ->
                found.add(
                    one.getWorkspace() + ": " + one.getTemplate() + " v" + one.getRuleVersion()));
    return found;
  }

  /** The same contact id in three workspaces; the third has no rules of its own. */
  @Test
  void aContactGetsTheRuleOfItsOwnWorkspaceAlsoAfterARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(List.of(), 10, null, new HashMapStateBackend(), 1, 0)) {
      harness.processElement2(new StreamRecord<>(greeting("shop", 1, START)));
      harness.processElement2(new StreamRecord<>(greeting("other", 4, START)));
      // In force from START + 62 s on; a restart between must not bring it earlier.
      harness.processElement2(new StreamRecord<>(greeting("shop", 2, START + 60_000)));
      harness.processElement1(ordered("shop", START + 10_000));
      harness.processElement1(ordered("other", START + 10_000));
      harness.processElement1(ordered("third", START + 10_000));
      assertThat(greetings(harness)).containsExactly("shop: of-shop v1", "other: of-other v4");
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(List.of(), 10, snapshot, new HashMapStateBackend(), 1, 0)) {
      harness.processElement1(ordered("shop", START + 20_000));
      harness.processElement1(ordered("other", START + 70_000));
      harness.processElement1(ordered("shop", START + 70_000));
      harness.processElement1(ordered("third", START + 70_000));
      assertThat(greetings(harness))
          .containsExactly("shop: of-shop v1", "other: of-other v4", "shop: of-shop v2");
      harness.processElement2(new StreamRecord<>(withdrawn("shop", START + 80_000)));
      snapshot = harness.snapshot(2, 2);
    }
    try (var harness = harness(List.of(), 10, snapshot, new HashMapStateBackend(), 1, 0)) {
      harness.processElement1(ordered("shop", START + 90_000));
      harness.processElement1(ordered("other", START + 90_000));
      assertThat(greetings(harness)).containsExactly("other: of-other v4");
    }
  }

  /** What waits for another document waits in its workspace, over a restart, too. */
  @Test
  void whatWaitsIsTakenWhenTheDocumentOfItsOwnWorkspaceComes() throws Exception {
    RuleDocument waits =
        RuleDocument.newBuilder(greeting("shop", 1, START))
            .setText(
                "rule: greeting\nkind: trigger\nwhen: {enters: buyers}\nsend: {channel: crm, template: of-shop}\n")
            .build();
    RuleDocument segment =
        RuleDocument.newBuilder(greeting("other", 1, START))
            .setRule("buyers")
            .setText("rule: buyers\nkind: segment\nif: countIn(\"Newsletter Ordered\", 7d) > 0\n")
            .build();
    OperatorSubtaskState snapshot;
    try (var harness = harness(List.of(), 10, null, new HashMapStateBackend(), 1, 0)) {
      harness.processElement2(new StreamRecord<>(waits));
      List<DeadLetter> refused = out(harness, TopicTable.DEAD_LETTERS);
      assertThat(refused).hasSize(1);
      assertThat(StandardCharsets.UTF_8.decode(refused.get(0).getKey().duplicate()).toString())
          .isEqualTo("shop/greeting");
      harness.processElement2(new StreamRecord<>(segment));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(List.of(), 10, snapshot, new HashMapStateBackend(), 1, 0)) {
      harness.processElement1(ordered("shop", START + 10_000));
      assertThat(greetings(harness)).as("the segment is another workspace's").isEmpty();
      harness.processElement2(
          new StreamRecord<>(
              RuleDocument.newBuilder(segment)
                  .setWorkspace("shop")
                  .setPublishedAt(START + 20_000)
                  .build()));
      harness.processElement1(ordered("shop", START + 30_000));
      assertThat(greetings(harness)).containsExactly("shop: of-shop v1");
    }
  }

  @Test
  void theKeyOfARecordSaysWhichRuleATombstoneWithdraws() {
    assertThat(RuleId.parse("shop/greeting")).isEqualTo(new RuleId("shop", "greeting"));
    assertThat(RuleId.parse("greeting")).isEqualTo(new RuleId("", "greeting"));
    assertThat(TopicTable.RULES.key(greeting("shop", 1, 0))).isEqualTo("shop/greeting");
  }
}
