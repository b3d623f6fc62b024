package io.beckon.jobs;

import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.operators.Names;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.TopicReader;
import io.beckon.operators.topic.Lane;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Decision;
import io.beckon.schema.Trigger;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The attribution job's sources and sinks on Kafka, of one version of the settings. */
public final class AttributionConnectors {
  private final TopicConnectors topics;
  private final String group;

  public AttributionConnectors(
      String bootstrap, Registry registry, Delivery delivery, AttributionSettings settings) {
    this(bootstrap, registry, delivery, settings, EventReader.CLOCK_AHEAD);
  }

  /**
   * @param clockAhead how far a receipt may be ahead of the broker's time of its record
   */
  public AttributionConnectors(
      String bootstrap,
      Registry registry,
      Delivery delivery,
      AttributionSettings settings,
      Duration clockAhead) {
    this.topics =
        new TopicConnectors(bootstrap, registry, delivery, TopicConnectors.ASK, clockAhead);
    this.group = AttributionJob.group(settings);
  }

  /**
   * @param partitions of the events topic, where no broker can be asked
   */
  AttributionConnectors(
      String bootstrap,
      Registry registry,
      Delivery delivery,
      AttributionSettings settings,
      int partitions) {
    this.topics =
        new TopicConnectors(bootstrap, registry, delivery, partitions, EventReader.CLOCK_AHEAD);
    this.group = AttributionJob.group(settings);
  }

  /**
   * Events, triggers and decisions, each from where this version has stopped, or from the
   * beginning.
   */
  public AttributionJob.Sources sources() throws IOException {
    Map<Integer, String> triggers = topics.written(TopicTable.TRIGGERS);
    Map<Integer, String> decisions = topics.written(TopicTable.DECISIONS);
    return new AttributionJob.Sources(
        topics.events(group),
        topics.source(
            TopicTable.TRIGGERS,
            group,
            new TopicReader<>(
                Trigger.class,
                AttributionFact.class,
                triggers,
                AttributionFacts::of,
                AttributionFacts::fault),
            TopicConnectors.goingOn()),
        topics.source(
            TopicTable.DECISIONS,
            group,
            new TopicReader<>(
                Decision.class,
                AttributionFact.class,
                decisions,
                AttributionFacts::of,
                AttributionFacts::fault),
            TopicConnectors.goingOn()));
  }

  /** Transactions, if any, are named by the version too: two versions may run side by side. */
  public AttributionJob.Sinks sinks() throws IOException {
    return new AttributionJob.Sinks(
        topics.sink(
            group + "-" + Names.SINK_BULK,
            Lane.BULK,
            TopicTable.CREDITS,
            TopicTable.PERFORMANCE,
            TopicTable.DEAD_LETTERS));
  }
}
