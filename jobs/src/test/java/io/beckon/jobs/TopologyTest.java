package io.beckon.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.barrier.Guarded;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.registry.InMemoryRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.junit.jupiter.api.Test;

/**
 * The operators' names and uids are a contract with every savepoint: this list changes on purpose
 * or not at all.
 */
class TopologyTest {
  private static StreamExecutionEnvironment environment() {
    Schemas.trust();
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.auto-generate-uids", "false");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  private static StreamGraph attribution() throws IOException {
    StreamExecutionEnvironment env = environment();
    AttributionConnectors ends =
        new AttributionConnectors(
            "127.0.0.1:1",
            new InMemoryRegistry(),
            Delivery.EXACTLY_ONCE,
            AttributionSettings.DEFAULT,
            4);
    AttributionJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new AttributionJob.Options(
            AttributionSettings.DEFAULT, Bound.DEFAULT, Duration.ofDays(7), HistoryLimits.DEFAULT));
    return env.getStreamGraph();
  }

  private static StreamGraph affinity() throws IOException {
    StreamExecutionEnvironment env = environment();
    AffinityConnectors ends =
        new AffinityConnectors("127.0.0.1:1", new InMemoryRegistry(), Delivery.EXACTLY_ONCE, 4);
    AffinityJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new AffinityJob.Options(
            AffinitySettings.DEFAULT,
            WorkspaceDays.UTC,
            Duration.ofDays(7),
            HistoryLimits.DEFAULT));
    return env.getStreamGraph();
  }

  private static StreamGraph graph() throws IOException {
    StreamExecutionEnvironment env = environment();
    EngagementConnectors ends =
        new EngagementConnectors("127.0.0.1:1", new InMemoryRegistry(), Delivery.EXACTLY_ONCE, 4);
    EngagementJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new EngagementJob.Options(
            Settings.DEFAULT,
            RulesAtStart.of(List.of()),
            Duration.ofDays(7),
            CacheSize.of(10),
            HistoryLimits.DEFAULT));
    return env.getStreamGraph();
  }

  /**
   * What one record does wrong stops no job: everything between sources and sinks stands behind a
   * barrier. Whoever adds an operator uses {@link Steps}, or makes the operator {@link Guarded}.
   */
  @Test
  void everyOperatorStandsBehindABarrier() throws IOException {
    for (StreamGraph graph : List.of(graph(), attribution(), affinity())) {
      List<StreamNode> nodes =
          graph.getStreamNodes().stream()
              .filter(
                  node ->
                      !node.getOperatorName().startsWith("Source: ")
                          && !node.getOperatorName().startsWith("sink-"))
              .toList();
      assertThat(nodes).isNotEmpty();
      for (StreamNode node : nodes) {
        assertThat(node.getOperatorFactory())
            .as(node.getOperatorName())
            .isInstanceOfSatisfying(
                SimpleOperatorFactory.class,
                factory -> assertThat(factory.getOperator()).isInstanceOf(Guarded.class));
      }
    }
  }

  /** Somebody waits for what an event brings about: no edge on its way fills buffers for long. */
  @Test
  void nothingThatSomebodyWaitsForWaitsForABufferToFill() throws IOException {
    List<String> waited =
        List.of(
            "read-events",
            "Source: source-moves",
            "resolve-identity",
            "engage-contact",
            "take-requests",
            "look-up-lists",
            "shortlist-candidates",
            "describe-products");
    List<StreamNode> found =
        graph().getStreamNodes().stream()
            .filter(node -> waited.contains(node.getOperatorName()))
            .toList();
    assertThat(found).hasSameSizeAs(waited);
    for (StreamNode node : found) {
      assertThat(node.getBufferTimeout()).as(node.getOperatorName()).isBetween(0L, 5L);
    }
  }

  @Test
  void operatorsAreNamedForGood() throws IOException {
    assertThat(operators(graph()))
        .containsExactly(
            "Source: source-catalog | source-catalog",
            "Source: source-events | source-events",
            "Source: source-moves | source-moves",
            "Source: source-rules | source-rules",
            "Source: source-suggestions | source-suggestions",
            "describe-products | describe-products",
            "engage-contact | engage-contact",
            "fill-requests | fill-requests",
            "list-sets | list-sets",
            "look-up-lists | look-up-lists",
            "read-catalog | read-catalog",
            "read-events | read-events",
            "read-rules | read-rules",
            "read-suggestions | read-suggestions",
            "resolve-identity | resolve-identity",
            "shortlist-candidates | shortlist-candidates",
            "sink-bulk: Committer | Sink Committer: sink-bulk",
            "sink-bulk: Writer | sink-bulk",
            "sink-filled: Committer | Sink Committer: sink-filled",
            "sink-filled: Writer | sink-filled",
            "sink-moves: Committer | Sink Committer: sink-moves",
            "sink-moves: Writer | sink-moves",
            "sink-prompt: Committer | Sink Committer: sink-prompt",
            "sink-prompt: Writer | sink-prompt",
            "sink-refused: Committer | Sink Committer: sink-refused",
            "sink-refused: Writer | sink-refused",
            "take-requests | take-requests");
  }

  @Test
  void operatorsOfTheAttributionJobToo() throws IOException {
    assertThat(operators(attribution()))
        .containsExactly(
            "Source: source-decisions | source-decisions",
            "Source: source-events | source-events",
            "Source: source-triggers | source-triggers",
            "attribute-contact | attribute-contact",
            "measure-performance | measure-performance",
            "read-decisions | read-decisions",
            "read-events | read-events",
            "read-facts | read-facts",
            "read-triggers | read-triggers",
            "resolve-identity | resolve-identity",
            "sink-bulk: Committer | Sink Committer: sink-bulk",
            "sink-bulk: Writer | sink-bulk");
  }

  @Test
  void operatorsOfTheAffinityJobToo() throws IOException {
    assertThat(operators(affinity()))
        .containsExactly(
            "Source: source-catalog | source-catalog",
            "Source: source-events | source-events",
            "category-demand | category-demand",
            "count-demand | count-demand",
            "count-paths | count-paths",
            "count-together | count-together",
            "note-interests | note-interests",
            "notice-news | notice-news",
            "rank-affinities | rank-affinities",
            "rank-paths | rank-paths",
            "read-baskets | read-baskets",
            "read-catalog | read-catalog",
            "read-events | read-events",
            "resolve-identity | resolve-identity",
            "sink-bulk: Committer | Sink Committer: sink-bulk",
            "sink-bulk: Writer | sink-bulk",
            "sink-news: Committer | Sink Committer: sink-news",
            "sink-news: Writer | sink-news",
            "suggest-next | suggest-next",
            "suggest-together | suggest-together",
            "suggest-wanted | suggest-wanted",
            "to-affinities | to-affinities",
            "to-demand | to-demand",
            "to-events | to-events",
            "to-paths | to-paths",
            "to-suggestions | to-suggestions",
            "watch-products | watch-products");
  }

  private static List<String> operators(StreamGraph graph) {
    return graph.getStreamNodes().stream()
        .filter(node -> node.getTransformationUID() != null)
        .map(node -> node.getOperatorName() + " | " + node.getTransformationUID())
        .sorted()
        .toList();
  }

  @Test
  void noEdgeUsesAGenericType() throws IOException {
    List<StreamNode> nodes = new ArrayList<>(graph().getStreamNodes());
    nodes.addAll(attribution().getStreamNodes());
    nodes.addAll(affinity().getStreamNodes());
    for (StreamNode node : nodes) {
      String serializers =
          node.getTypeSerializerOut()
              + " "
              + StreamSupport.stream(List.of(node.getTypeSerializersIn()).spliterator(), false)
                  .toList();
      assertThat(serializers).as(node.getOperatorName()).doesNotContainIgnoringCase("kryo");
    }
  }
}
