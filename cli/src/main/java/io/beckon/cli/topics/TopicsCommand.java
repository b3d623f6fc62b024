package io.beckon.cli.topics;

import io.beckon.cli.UserError;
import io.beckon.jobs.Topics;
import io.beckon.operators.StateTable;
import io.beckon.operators.topic.TopicReference;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** `beckon topics`: what the topics are, and how they come to be. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Creates Beckon's topics on a Kafka cluster, or lists what they are.")
public final class TopicsCommand {
  /** How long Kafka may take to answer, milliseconds. */
  private static final String PATIENCE = "10000";

  /** `beckon topics list`. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Prints the table of topics, in Markdown, as it is in docs/topics.md.")
  int list() {
    System.out.print(TopicReference.markdown());
    return 0;
  }

  /** `beckon topics states`. */
  @Command(
      name = "states",
      mixinStandardHelpOptions = true,
      description =
          "Prints the table of the jobs' states, in Markdown, as it is in docs/states.md.")
  int states() {
    System.out.print(StateTable.markdown());
    return 0;
  }

  /** `beckon topics create`. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Creates the topics that do not exist; those that exist stay as they are. A channel of your own"
              + " gets its topic when the document that declares it is published.")
  int create(
      @Option(
              names = "--bootstrap",
              required = true,
              paramLabel = "HOST:PORT",
              description = "Kafka's bootstrap servers.")
          String bootstrap,
      @Option(
              names = "--partitions",
              defaultValue = "12",
              description =
                  "Partitions of topics keyed by visitor or contact (default: ${DEFAULT-VALUE}).")
          int partitions,
      @Option(
              names = "--replication",
              defaultValue = "3",
              description = "Copies of each partition (default: ${DEFAULT-VALUE}).")
          short replication)
      throws InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", bootstrap,
                "default.api.timeout.ms", PATIENCE,
                "request.timeout.ms", PATIENCE))) {
      for (String created : Topics.create(admin, partitions, replication)) {
        System.out.println("created " + created);
      }
      System.out.println("all topics are there");
      return 0;
    } catch (KafkaException e) {
      throw new UserError("no Kafka answers on " + bootstrap + " (" + e.getMessage() + ")");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new UserError("no Kafka answers on " + bootstrap);
      }
      throw new UserError("Kafka on " + bootstrap + " did not create them: " + e.getCause());
    }
  }
}
