package io.beckon.jobs;

import io.beckon.operators.topic.TopicTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The topics of triggers: one for each channel, of which workspaces may have their own. */
public final class TriggerTopics {
  private TriggerTopics() {}

  /** Those that there are now, in the order of their names. */
  public static List<String> on(String bootstrap) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.listTopics().names().get().stream()
          .filter(topic -> topic.startsWith(TopicTable.TRIGGERS.name()))
          .sorted()
          .toList();
    } catch (ExecutionException e) {
      throw new IOException(
          "the topics on " + bootstrap + " cannot be listed (" + e.getCause() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while listing topics", e);
    }
  }
}
