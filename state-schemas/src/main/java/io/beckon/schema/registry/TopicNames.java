package io.beckon.schema.registry;

/** Topics that both the collector and the jobs use. */
public final class TopicNames {
  public static final String EVENTS = "beckon.events";
  public static final String DEAD_LETTERS = "beckon.dead-letters";

  /**
   * How batches are compressed: not at all, which clients of every language read (kafkajs stops at
   * lz4, and gzip costs as much time as all else that is done with an event). A broker can compress
   * by itself what a topic's {@code compression.type} says.
   */
  public static final String COMPRESSION = "none";

  private TopicNames() {}

  /** Under what name the registry keeps the schemas of a topic's values. */
  public static String subject(String topic) {
    return topic + "-value";
  }
}
