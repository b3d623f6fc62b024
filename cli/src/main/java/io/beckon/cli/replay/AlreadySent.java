package io.beckon.cli.replay;

import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Event;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events that an earlier, interrupted replay into the same home has sent: what is there is not
 * sent again.
 */
final class AlreadySent {
  private final Set<String> messageIds = new HashSet<>();
  private boolean complete;

  AlreadySent(String bootstrap, long endHeartbeat) throws IOException {
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.EVENTS.name()),
        Event.class,
        (key, event) -> {
          messageIds.add(event.getMessageId());
          complete |= event.getReceivedAt() >= endHeartbeat;
        });
  }

  boolean contains(Event event) {
    return messageIds.contains(event.getMessageId());
  }

  /** Whether an earlier replay had come to its end. */
  boolean isComplete() {
    return complete;
  }
}
