package io.beckon.jobs;

import io.beckon.operators.topic.TopicRecordWriter;
import io.beckon.operators.topic.TopicTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Creates the topic of a channel when the first trigger goes to it. Publishing a channel creates it
 * already; but a rule that somebody writes to the topic of rules by other means must not stop the
 * job. Only channels that a sound document declares come here: no topic is made by a typing error.
 */
final class ChannelTopics implements TopicRecordWriter.NewTopics {
  private static final long serialVersionUID = 1L;

  private final String bootstrap;

  ChannelTopics(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  @Override
  public void require(String topic) {
    String channel = topic.substring(TopicTable.TRIGGERS.name().length());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Topics.createChannels(admin, List.of(channel));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the topic " + topic + " is not there and cannot be created: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating " + topic, e);
    }
  }
}
