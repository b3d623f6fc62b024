package io.beckon.jobs;

import io.beckon.operators.Names;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.sink.Envelopes;
import io.beckon.operators.source.EventReader;
import io.beckon.schema.Affinities;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.Paths;
import io.beckon.schema.Suggestions;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.time.Duration;

/** The affinity job's source and sinks on Kafka. */
public final class AffinityConnectors {
  private final TopicConnectors topics;

  public AffinityConnectors(String bootstrap, Registry registry, Delivery delivery) {
    this(bootstrap, registry, delivery, EventReader.CLOCK_AHEAD);
  }

  /**
   * @param clockAhead how far a receipt may be ahead of the broker's time of its record
   */
  public AffinityConnectors(
      String bootstrap, Registry registry, Delivery delivery, Duration clockAhead) {
    this.topics =
        new TopicConnectors(bootstrap, registry, delivery, TopicConnectors.ASK, clockAhead);
  }

  /**
   * @param partitions of the events topic, where no broker can be asked
   */
  AffinityConnectors(String bootstrap, Registry registry, Delivery delivery, int partitions) {
    this.topics =
        new TopicConnectors(bootstrap, registry, delivery, partitions, EventReader.CLOCK_AHEAD);
  }

  /** Events from where the job has stopped, or from the beginning. */
  public AffinityJob.Sources sources() throws IOException {
    return new AffinityJob.Sources(
        topics.events(AffinityJob.NAME), topics.catalog(AffinityJob.NAME));
  }

  public AffinityJob.Sinks sinks() throws IOException {
    return new AffinityJob.Sinks(
        topics.sink(
            Names.SINK_AFFINITIES,
            TopicConnectors.IN_BATCHES,
            topics.writer(
                Affinities.class,
                Names.TOPIC_AFFINITIES,
                "io.beckon.affinities",
                Envelopes.affinities())),
        topics.sink(
            Names.SINK_PATHS,
            TopicConnectors.IN_BATCHES,
            topics.writer(Paths.class, Names.TOPIC_PATHS, "io.beckon.paths", Envelopes.paths())),
        topics.sink(
            Names.SINK_DEMAND,
            TopicConnectors.IN_BATCHES,
            topics.writer(
                Demand.class, Names.TOPIC_DEMAND, "io.beckon.demand", Envelopes.demand())),
        topics.sink(
            Names.SINK_SUGGESTIONS,
            TopicConnectors.IN_BATCHES,
            topics.writer(
                Suggestions.class,
                Names.TOPIC_SUGGESTIONS,
                "io.beckon.suggestions",
                Envelopes.suggestions())),
        // Told twice, an event counts once: nobody has to wait for a transaction.
        topics.sink(
            Names.SINK_NEWS,
            TopicConnectors.PROMPT,
            topics.writer(Event.class, Names.TOPIC_EVENTS, "io.beckon.event", Envelopes.events()),
            Delivery.AT_LEAST_ONCE));
  }
}
