package io.beckon.jobs;

import io.beckon.operators.Names;
import io.beckon.operators.sink.Delivery;
import io.beckon.operators.source.EventReader;
import io.beckon.operators.topic.Lane;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

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
            "affinity-" + Names.SINK_BULK,
            Lane.BULK,
            TopicTable.AFFINITIES,
            TopicTable.PATHS,
            TopicTable.DEMAND,
            TopicTable.SUGGESTIONS,
            TopicTable.DEAD_LETTERS),
        // Told twice, an event counts once: nobody has to wait for a transaction.
        topics.sink(
            Names.SINK_NEWS, Lane.PROMPT, Delivery.AT_LEAST_ONCE, List.of(TopicTable.EVENTS)));
  }
}
