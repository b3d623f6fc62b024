package io.beckon.schema.registry;

/** Topics that both the collector and the jobs use. */
public final class TopicNames {
  public static final String EVENTS = "beckon.events";
  public static final String DEAD_LETTERS = "beckon.dead-letters";

  /**
   * How batches are compressed: by the one codec that clients of every language read without a
   * plug-in.
   */
  public static final String COMPRESSION = "gzip";

  private TopicNames() {}

  /** Under what name the registry keeps the schemas of a topic's values. */
  public static String subject(String topic) {
    return topic + "-value";
  }
}
