package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.jobs.RulesTopic;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.registry.HttpRegistry;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** The running engine that a command speaks to, by way of its topics. */
final class EngineOptions {
  @Option(
      names = "--bootstrap",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka's bootstrap servers (default: ${DEFAULT-VALUE}).")
  private String bootstrap = "127.0.0.1:9092";

  @Option(
      names = "--registry",
      defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
      description = "Schema registry, up to and without /subjects (default: ${DEFAULT-VALUE}).")
  private String registry = "http://127.0.0.1:8085/apis/ccompat/v7";

  Map<String, RuleDocument> inForce() throws IOException {
    try {
      return RulesTopic.inForce(bootstrap);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  List<RuleDocument> changes() throws IOException {
    try {
      return RulesTopic.changes(bootstrap);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  void publish(Collection<RuleDocument> documents) throws InterruptedException {
    try {
      new RulesTopic(bootstrap, new HttpRegistry(registry)).publish(documents);
    } catch (KafkaException e) {
      throw unreachable(e);
    } catch (IOException e) {
      throw new UserError(
          "the schema registry does not answer on "
              + registry
              + " ("
              + e.getMessage()
              + "); start the engine, or name it with --registry");
    } catch (ExecutionException e) {
      throw new UserError("Kafka did not take it: " + e.getCause());
    }
  }

  private UserError unreachable(KafkaException e) {
    return new UserError(
        "Kafka does not answer on "
            + bootstrap
            + " ("
            + e.getMessage()
            + "); start the engine, or name its servers with --bootstrap");
  }
}
