package io.beckon.jobs;

import io.beckon.domain.attribution.AttributionFacts;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.operators.Names;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.sink.Envelopes;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.source.TopicReader;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.Credit;
import io.beckon.schema.Decision;
import io.beckon.schema.Performance;
import io.beckon.schema.Trigger;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    List<String> channels = new ArrayList<>();
    Map<Integer, String> triggers = new HashMap<>();
    for (String channel : Names.CHANNELS) {
      String topic = Names.TOPIC_TRIGGERS + channel;
      channels.add(topic);
      triggers.putAll(topics.written(topic, Trigger.SCHEMA$));
    }
    Map<Integer, String> decisions = topics.written(Names.TOPIC_DECISIONS, Decision.SCHEMA$);
    return new AttributionJob.Sources(
        topics.events(group),
        topics.source(
            channels,
            group,
            new TopicReader<>(Trigger.class, AttributionFact.class, triggers, AttributionFacts::of),
            TopicConnectors.goingOn()),
        topics.source(
            List.of(Names.TOPIC_DECISIONS),
            group,
            new TopicReader<>(
                Decision.class, AttributionFact.class, decisions, AttributionFacts::of),
            TopicConnectors.goingOn()));
  }

  /** Transactions, if any, are named by the version too: two versions may run side by side. */
  public AttributionJob.Sinks sinks() throws IOException {
    return new AttributionJob.Sinks(
        topics.sink(
            group + "-" + Names.SINK_CREDITS,
            TopicConnectors.SOON,
            topics.writer(
                Credit.class, Names.TOPIC_CREDITS, "io.beckon.credit", Envelopes.credits())),
        topics.sink(
            group + "-" + Names.SINK_PERFORMANCE,
            TopicConnectors.SOON,
            topics.writer(
                Performance.class,
                Names.TOPIC_PERFORMANCE,
                "io.beckon.performance",
                Envelopes.performance())));
  }
}
