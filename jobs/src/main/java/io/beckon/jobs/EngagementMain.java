package io.beckon.jobs;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.operators.sink.Delivery;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The engagement job's main program, for a Flink cluster. */
@CommandLine.Command(
    name = "engagement",
    mixinStandardHelpOptions = true,
    description = "Submits the engagement job.")
public final class EngagementMain implements java.util.concurrent.Callable<Integer> {
  @Mixin private JobOptions job = new JobOptions();

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

  @Option(
      names = "--recommend-every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "Least time between two records on beckon.recommendations for a contact; an order does not"
              + " wait for it; 0: none are written (default: ${DEFAULT-VALUE}).")
  private int recommendEvery = 30;

  public static void main(String[] args) {
    JobOptions.submit(new EngagementMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    EngagementConnectors ends =
        new EngagementConnectors(
            job.bootstrap(), job.registry(), Delivery.of(delivery), job.clockAhead());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    EngagementJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new EngagementJob.Options(
            Settings.DEFAULT.recommending(1_000L * recommendEvery),
            PublishedRules.each(job.bootstrap()),
            job.readAhead(),
            cachedContacts,
            new HistoryLimits(visitorEvents, Duration.ofDays(visitorDays))));
    env.execute(EngagementJob.NAME);
    return 0;
  }
}
