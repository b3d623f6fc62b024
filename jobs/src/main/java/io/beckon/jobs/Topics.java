package io.beckon.jobs;

import io.beckon.operators.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics, created explicitly with their partitions, retention and compaction; never by a typing
 * error.
 */
public final class Topics {
  private static final String MAX_RECORD = String.valueOf(8 * 1024 * 1024);
  private static final String FOREVER = "-1";
  private static final String HOUR = "3600000";

  /**
   * Compacted, and that within a day: the segment that is written to is never compacted, and what a
   * tombstone withdraws would stay in it for as long as it grows.
   */
  private static final Map<String, String> FORGETS =
      Map.of("cleanup.policy", "compact", "segment.ms", days(1), "max.compaction.lag.ms", days(1));

  private static final Duration LEADERS_WITHIN = Duration.ofSeconds(60);

  private Topics() {}

  /**
   * Every topic that the engine reads or writes.
   *
   * @param partitions of topics keyed by visitor or contact
   */
  public static List<NewTopic> all(int partitions, short replication) {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(topic(Names.TOPIC_EVENTS, partitions, replication, Map.of("retention.ms", FOREVER)));
    topics.add(topic(Names.TOPIC_RULES, 1, replication, Map.of("cleanup.policy", "compact")));
    topics.add(topic(Names.TOPIC_RULE_CHANGES, 1, replication, Map.of("retention.ms", FOREVER)));
    for (String channel : Names.CHANNELS) {
      topics.add(
          topic(
              Names.TOPIC_TRIGGERS + channel,
              partitions,
              replication,
              Map.of("retention.ms", days(30))));
    }
    topics.add(
        topic(Names.TOPIC_LIFECYCLE, partitions, replication, Map.of("retention.ms", days(30))));
    topics.add(
        topic(Names.TOPIC_SEGMENTS, partitions, replication, Map.of("retention.ms", days(30))));
    topics.add(topic(Names.TOPIC_PROFILES, partitions, replication, FORGETS));
    topics.add(
        topic(Names.TOPIC_DECISIONS, partitions, replication, Map.of("retention.ms", days(30))));
    topics.add(
        topic(
            Names.TOPIC_MOVES,
            partitions,
            replication,
            Map.of("retention.ms", days(7), "segment.ms", days(1))));
    topics.add(topic(Names.TOPIC_CONTACTS, 1, replication, Map.of("retention.ms", FOREVER)));
    topics.add(
        topic(
            Names.TOPIC_EXPORTS,
            1,
            replication,
            Map.of("retention.ms", HOUR, "segment.ms", "600000")));
    topics.add(
        topic(Names.TOPIC_CREDITS, partitions, replication, Map.of("retention.ms", days(365))));
    topics.add(topic(Names.TOPIC_PERFORMANCE, 1, replication, FORGETS));
    topics.add(topic(Names.TOPIC_AFFINITIES, partitions, replication, FORGETS));
    topics.add(topic(Names.TOPIC_PATHS, 1, replication, FORGETS));
    topics.add(topic(Names.TOPIC_DEMAND, 1, replication, FORGETS));
    topics.add(topic(Names.TOPIC_SUGGESTIONS, partitions, replication, FORGETS));
    topics.add(topic(Names.TOPIC_CATALOG, partitions, replication, FORGETS));
    topics.add(topic(Names.TOPIC_RECOMMENDATIONS, partitions, replication, FORGETS));
    topics.add(topic(Names.TOPIC_DEAD_LETTERS, 1, replication, Map.of("retention.ms", days(90))));
    return topics;
  }

  /** Creates those that do not exist, and waits until they can be written to. */
  public static void create(Admin admin, int partitions, short replication)
      throws ExecutionException, InterruptedException {
    Set<String> known = admin.listTopics().names().get();
    List<NewTopic> missing =
        all(partitions, replication).stream()
            .filter(topic -> !known.contains(topic.name()))
            .toList();
    admin.createTopics(missing).all().get();
    awaitLeaders(admin, missing);
  }

  /**
   * Only a partition's leader tells its end. Who writes before a partition has its leader can lose
   * its order: the first batch is refused and the second taken, after which the first never fits,
   * and Kafka's idempotent producer tries it again until its time-out.
   */
  private static void awaitLeaders(Admin admin, List<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    long deadline = System.nanoTime() + LEADERS_WITHIN.toNanos();
    while (true) {
      try {
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException e) {
        // The client asks again when there is no leader yet, but not when the broker that it asks
        // has not heard of the topic.
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /**
   * Event time decides what is old, and a replay of 2010 is not to be deleted on arrival: the
   * broker's own time counts. By it, too, a collector is found out whose clock is ahead.
   */
  private static NewTopic topic(
      String name, int partitions, short replication, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("max.message.bytes", MAX_RECORD);
    all.put("message.timestamp.type", "LogAppendTime");
    return new NewTopic(name, partitions, replication).configs(all);
  }

  private static String days(int days) {
    return String.valueOf(days * 86_400_000L);
  }
}
