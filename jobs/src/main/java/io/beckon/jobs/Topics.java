package io.beckon.jobs;

import io.beckon.operators.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics, created explicitly with their partitions, retention and compaction; never by a typing
 * error.
 */
public final class Topics {
  private static final String MAX_RECORD = String.valueOf(8 * 1024 * 1024);
  private static final String FOREVER = "-1";

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
    topics.add(
        topic(Names.TOPIC_PROFILES, partitions, replication, Map.of("cleanup.policy", "compact")));
    topics.add(
        topic(Names.TOPIC_DECISIONS, partitions, replication, Map.of("retention.ms", days(30))));
    topics.add(topic(Names.TOPIC_DEAD_LETTERS, 1, replication, Map.of("retention.ms", days(90))));
    return topics;
  }

  /** Creates those that do not exist. */
  public static void create(Admin admin, int partitions, short replication)
      throws ExecutionException, InterruptedException {
    Set<String> known = admin.listTopics().names().get();
    admin
        .createTopics(
            all(partitions, replication).stream()
                .filter(topic -> !known.contains(topic.name()))
                .toList())
        .all()
        .get();
  }

  /**
   * Event time decides what is old, and a replay of 2010 is not to be deleted on arrival: the
   * broker's own time counts.
   */
  private static NewTopic topic(
      String name, int partitions, short replication, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("max.message.bytes", MAX_RECORD);
    all.put(
        "message.timestamp.type", name.equals(Names.TOPIC_EVENTS) ? "CreateTime" : "LogAppendTime");
    return new NewTopic(name, partitions, replication).configs(all);
  }

  private static String days(int days) {
    return String.valueOf(days * 86_400_000L);
  }
}
