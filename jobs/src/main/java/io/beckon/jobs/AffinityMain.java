package io.beckon.jobs;

import io.beckon.domain.affinity.AffinitySettings;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The affinity job's main program, for a Flink cluster. */
@CommandLine.Command(
    name = "affinity",
    mixinStandardHelpOptions = true,
    description = "Submits the affinity job.")
public final class AffinityMain implements java.util.concurrent.Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AffinityMain.class);

  @Mixin private JobOptions job = new JobOptions();

  @Option(
      names = "--half-life-days",
      defaultValue = "180",
      description =
          "Days in which a basket's weight halves; 0: it does not (default: ${DEFAULT-VALUE}).")
  private int halfLifeDays = 180;

  @Option(
      names = "--least-support",
      defaultValue = "5",
      description = "Pairs in fewer baskets are not told of (default: ${DEFAULT-VALUE}).")
  private double leastSupport = 5;

  public static void main(String[] args) {
    JobOptions.submit(new AffinityMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    JobSettings common = JobSettings.of(env.getConfiguration());
    LOG.info("submitting {} with {}", AffinityJob.NAME, common);
    AffinityConnectors ends =
        new AffinityConnectors(
            job.bootstrap(), job.registry(), common.delivery(), common.clockAhead());
    AffinityJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new AffinityJob.Options(
            new AffinitySettings(
                Duration.ofDays(halfLifeDays),
                leastSupport,
                common.affinityEvery(),
                common.settings().bound()),
            PublishedZones.read(job.bootstrap()),
            common.readAhead(),
            common.history()));
    env.execute(AffinityJob.NAME);
    return 0;
  }
}
