package io.beckon.jobs;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** The engagement job's main program, for a Flink cluster. */
@CommandLine.Command(
    name = "engagement",
    mixinStandardHelpOptions = true,
    description = "Submits the engagement job.")
public final class EngagementMain implements java.util.concurrent.Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(EngagementMain.class);

  @Mixin private JobOptions job = new JobOptions();

  public static void main(String[] args) {
    JobOptions.submit(new EngagementMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    JobSettings settings = JobSettings.of(env.getConfiguration());
    LOG.info("submitting {} with {}", EngagementJob.NAME, settings);
    EngagementConnectors ends =
        new EngagementConnectors(
            job.bootstrap(), job.registry(), settings.delivery(), settings.clockAhead());
    EngagementJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new EngagementJob.Options(
            settings.settings(),
            PublishedRules.each(job.bootstrap()),
            settings.readAhead(),
            settings.cachedContacts(),
            settings.history()));
    env.execute(EngagementJob.NAME);
    return 0;
  }
}
