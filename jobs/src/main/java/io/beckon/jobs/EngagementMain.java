package io.beckon.jobs;

import io.beckon.domain.engage.Settings;
import io.beckon.domain.value.PurchaseReview;
import io.beckon.operators.identity.HistoryLimits;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.registry.HttpRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The engagement job's main program, for a Flink cluster. */
@CommandLine.Command(
    name = "engagement",
    mixinStandardHelpOptions = true,
    description = "Submits the engagement job.")
public final class EngagementMain implements java.util.concurrent.Callable<Integer> {
  private static final Duration SILENT_AFTER = Duration.ofSeconds(10);

  @Option(names = "--bootstrap", required = true, description = "Kafka's bootstrap servers.")
  private String bootstrap = "";

  @Option(
      names = "--registry",
      required = true,
      description = "Schema registry, up to and without /subjects.")
  private String registry = "";

  @Option(
      names = "--delivery",
      defaultValue = "at-least-once",
      description = "at-least-once or exactly-once (default: ${DEFAULT-VALUE}).")
  private String delivery = "at-least-once";

  @Option(
      names = "--cached-contacts",
      defaultValue = "20000",
      description = "Contacts kept decoded by each subtask (default: ${DEFAULT-VALUE}).")
  private int cachedContacts = 20_000;

  @Option(
      names = "--visitor-events",
      defaultValue = "500",
      description =
          "Events kept of a visitor of whom nobody knows who it is (default: ${DEFAULT-VALUE}).")
  private int visitorEvents = 500;

  @Option(
      names = "--visitor-days",
      defaultValue = "90",
      description = "Days after which a silent visitor is forgotten (default: ${DEFAULT-VALUE}).")
  private int visitorDays = 90;

  public static void main(String[] args) {
    int status = new CommandLine(new EngagementMain()).execute(args);
    if (status != 0) {
      throw new IllegalArgumentException("the job was not submitted; see the message above");
    }
  }

  @Override
  public Integer call() throws Exception {
    KafkaEnds ends = new KafkaEnds(bootstrap, new HttpRegistry(registry), Delivery.of(delivery));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    EngagementJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new EngagementJob.Options(
            Settings.DEFAULT,
            // Those in force now, so that no event is met by an empty set.
            List.copyOf(RulesTopic.inForce(bootstrap).values()),
            Duration.ofMillis(PurchaseReview.SETTLE),
            SILENT_AFTER,
            System::currentTimeMillis,
            cachedContacts,
            new HistoryLimits(visitorEvents, Duration.ofDays(visitorDays))));
    env.execute(EngagementJob.NAME);
    return 0;
  }
}
