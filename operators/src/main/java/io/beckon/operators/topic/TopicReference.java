package io.beckon.operators.topic;

/** The page of the documentation about topics, made from the table. */
public final class TopicReference {
  private static final String HEAD =
      """
      # Topics

      Written by `scripts/topics list`; do not edit. `scripts/topics create` creates them on your own cluster.

      Values are Avro behind the registry's five bytes (a zero byte, the schema id); the subject is the topic's name with `-value`. *Prompt* topics are sent
      within 2 ms, *bulk* topics within 100 ms, in larger batches. Neither is compressed, so that every client reads them; a topic's `compression.type` says otherwise on the broker. Records of topics with CloudEvents headers are facts of their own.
      A topic has as many partitions as the events, or one.

      | topic | key | value | kept | lane | CloudEvents type | partitions | written by | read by |
      |---|---|---|---|---|---|---|---|---|
      """;

  private TopicReference() {}

  /** The page, in Markdown. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Topic<?> topic : TopicTable.ALL) {
      page.append("| `").append(topic.name()).append(topic.isFamily() ? "<channel>" : "");
      page.append("` | ").append(topic.keyWords());
      page.append(" | `").append(topic.schema().getName()).append("`: ").append(topic.words());
      page.append(" | ").append(topic.retention().words());
      page.append(" | ").append(topic.lane() == Lane.PROMPT ? "prompt" : "bulk");
      page.append(" | ").append(topic.eventType().isEmpty() ? "" : "`" + topic.eventType() + "`");
      page.append(" | ").append(topic.isPartitioned() ? "as the events" : "one");
      page.append(" | ").append(topic.writers());
      page.append(" | ").append(topic.readers()).append(" |\n");
    }
    return page.toString();
  }
}
