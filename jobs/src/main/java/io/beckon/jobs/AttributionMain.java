package io.beckon.jobs;

import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.SettingsFile;
import io.beckon.domain.rule.RuleFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The attribution job's main program, for a Flink cluster. */
@CommandLine.Command(
    name = "attribution",
    mixinStandardHelpOptions = true,
    description = "Submits the attribution job.")
public final class AttributionMain implements java.util.concurrent.Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AttributionMain.class);

  @Mixin private JobOptions job = new JobOptions();

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Attribution settings, such as examples/attribution.yaml (default: the same).")
  private @Nullable Path settings;

  public static void main(String[] args) {
    JobOptions.submit(new AttributionMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    AttributionSettings how;
    try {
      how =
          settings == null
              ? AttributionSettings.DEFAULT
              : SettingsFile.read(Files.readString(settings), settings.toString());
    } catch (RuleFaults e) {
      System.err.println(e.getMessage());
      return 1;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    JobSettings common = JobSettings.of(env.getConfiguration());
    LOG.info("submitting {} with {}", AttributionJob.NAME, common);
    AttributionConnectors ends =
        new AttributionConnectors(
            job.bootstrap(), job.registry(), common.delivery(), how, common.clockAhead());
    AttributionJob.build(
        env,
        ends.sources(),
        ends.sinks(),
        new AttributionJob.Options(
            how, common.settings().bound(), common.readAhead(), common.history()));
    env.execute(AttributionJob.group(how));
    return 0;
  }
}
