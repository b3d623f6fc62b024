package io.beckon.jobs;

import io.beckon.domain.policy.Channels;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics explicitly, as the table says; never by a typing error. */
public final class Topics {
  private static final int MAX_RECORD = 8 * 1024 * 1024;

  /**
   * Whatever fits into a topic fits into a dead letter of it, with what is said of it: else one
   * record could stop a job for good.
   */
  static final int MAX_DEAD_LETTER = MAX_RECORD + 64 * 1024;

  private static final short AS_THE_BROKER_HAS_IT = -1;

  private static final Duration LEADERS_WITHIN = Duration.ofSeconds(60);

  private Topics() {}

  /**
   * Every topic of the table, with those of these channels' triggers.
   *
   * @param partitions of topics keyed by visitor or contact
   */
  public static List<NewTopic> all(Collection<String> channels, int partitions, short replication) {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic<?> topic : TopicTable.ALL) {
      int parts = topic.isPartitioned() ? partitions : 1;
      if (topic.isFamily()) {
        channels.forEach(
            channel -> topics.add(topic(topic, topic.name() + channel, parts, replication)));
      } else {
        topics.add(topic(topic, topic.name(), parts, replication));
      }
    }
    return topics;
  }

  /** Creates those that do not exist, waits until they can be written to, and gives their names. */
  public static List<String> create(Admin admin, int partitions, short replication)
      throws ExecutionException, InterruptedException {
    Set<String> known = admin.listTopics().names().get();
    List<NewTopic> missing =
        all(Channels.USUAL.names(), partitions, replication).stream()
            .filter(topic -> !known.contains(topic.name()))
            .toList();
    admin.createTopics(missing).all().get();
    awaitLeaders(admin, missing);
    return missing.stream().map(NewTopic::name).sorted().toList();
  }

  /**
   * Creates the topics of these channels' triggers that do not exist, with as many partitions as
   * the decisions have and the broker's own replication.
   */
  public static void createChannels(Admin admin, Collection<String> channels)
      throws ExecutionException, InterruptedException {
    Set<String> known = admin.listTopics().names().get();
    List<String> missing =
        channels.stream().map(TopicTable::triggers).filter(name -> !known.contains(name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    String like = TopicTable.DECISIONS.name();
    int partitions =
        Objects.requireNonNull(admin.describeTopics(List.of(like)).allTopicNames().get().get(like))
            .partitions()
            .size();
    List<NewTopic> topics =
        missing.stream()
            .map(name -> topic(TopicTable.TRIGGERS, name, partitions, AS_THE_BROKER_HAS_IT))
            .toList();
    for (KafkaFuture<Void> one : admin.createTopics(topics).values().values()) {
      try {
        one.get();
      } catch (ExecutionException e) {
        // Another subtask, or whoever published the channel, was faster.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    awaitLeaders(admin, topics);
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
  private static NewTopic topic(Topic<?> topic, String name, int partitions, short replication) {
    Map<String, String> all = new HashMap<>(topic.retention().settings());
    int most = topic == TopicTable.DEAD_LETTERS ? MAX_DEAD_LETTER : MAX_RECORD;
    all.put("max.message.bytes", String.valueOf(most));
    all.put("message.timestamp.type", "LogAppendTime");
    return new NewTopic(name, partitions, replication).configs(all);
  }
}
