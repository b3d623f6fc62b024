package io.beckon.operators.topic;

import io.beckon.schema.registry.TopicNames;

/** How the records of a topic travel to Kafka. Each lane of a job is one sink. */
public enum Lane {
  /** Somebody waits for it. */
  PROMPT(2, "none"),

  /** Nobody waits for it: a request costs the same whatever is in it. */
  BULK(100, TopicNames.COMPRESSION);

  private final int lingerMillis;
  private final String compression;

  Lane(int lingerMillis, String compression) {
    this.lingerMillis = lingerMillis;
    this.compression = compression;
  }

  /** How long a record may wait for others to travel with, milliseconds. */
  public int lingerMillis() {
    return lingerMillis;
  }

  /** Kafka's name of the compression of a batch. */
  public String compression() {
    return compression;
  }
}
