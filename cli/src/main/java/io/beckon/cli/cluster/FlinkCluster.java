package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import io.beckon.cli.local.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.jspecify.annotations.Nullable;

/**
 * A stand-alone Flink cluster in application mode, for one job: what a distribution's scripts would
 * start. Its folder is laid out like a distribution's, with {@code lib}, {@code conf} and {@code
 * usrlib}.
 */
final class FlinkCluster {
  private static final String JOB_MANAGER =
      "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final ClusterHome home;
  private final ClusterJob job;

  FlinkCluster(ClusterHome home, ClusterJob job) {
    this.home = home;
    this.job = job;
  }

  /** The folder of its {@code config.yaml}: all settings, merged. */
  Path conf() {
    return home.flink(job).resolve("conf");
  }

  private Path lib() {
    return home.flink(job).resolve("lib");
  }

  /**
   * Puts the folder together; what an earlier job left there is gone.
   *
   * @param flinkConf where {@code log4j.properties} is
   */
  void install(List<Path> flinksJars, Path jobJar, Path flinkConf, Configuration settings)
      throws IOException {
    if (!Files.isReadable(jobJar)) {
      throw new UserError(jobJar + " is missing; build it with scripts/build");
    }
    Home.deleteAll(home.flink(job));
    Files.createDirectories(lib());
    for (Path jar : flinksJars) {
      Files.copy(jar, lib().resolve(jar.getFileName()));
    }
    Path usrlib = Files.createDirectories(home.flink(job).resolve("usrlib"));
    Files.copy(jobJar, usrlib.resolve(jobJar.getFileName()));
    FlinkSettings.write(settings, conf());
    Files.copy(
        flinkConf.resolve("log4j.properties"),
        conf().resolve("log4j.properties"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.createDirectories(home.scratch(job));
  }

  /**
   * The job manager, which runs the job's main program itself.
   *
   * @param from the snapshot to restore from; null: that of the settings, if any, else the job
   *     begins
   */
  ClusterProcess jobManager(List<String> programArguments, @Nullable Path from) {
    Configuration settings = FlinkSettings.read(conf());
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(settings);
    List<String> main =
        new ArrayList<>(
            List.of(JOB_MANAGER, "--configDir", conf().toString(), "--job-classname", job.main()));
    main.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    if (from != null) {
      main.add("-Dexecution.state-recovery.path=" + from.toUri());
      main.add("-Dexecution.state-recovery.claim-mode=NO_CLAIM");
    }
    main.addAll(programArguments);
    return flink(
        job.jobManager(),
        options(
            settings,
            JobManagerProcessUtils.generateJvmParametersStr(memory, settings),
            CoreOptions.FLINK_DEFAULT_JM_JVM_OPTIONS,
            CoreOptions.FLINK_JM_JVM_OPTIONS),
        main);
  }

  /** A task manager; what it is called in the UI is its number. */
  ClusterProcess taskManager(int number) {
    Configuration settings = FlinkSettings.read(conf());
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
    List<String> main =
        new ArrayList<>(
            List.of(
                TASK_MANAGER,
                "--configDir",
                conf().toString(),
                "-D",
                "taskmanager.resource-id=" + job.taskManager(number)));
    main.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    return flink(
        job.taskManager(number),
        options(
            settings,
            ProcessMemoryUtils.generateJvmParametersStr(memory),
            CoreOptions.FLINK_DEFAULT_TM_JVM_OPTIONS,
            CoreOptions.FLINK_TM_JVM_OPTIONS),
        main);
  }

  /** As {@code bin/config.sh} puts options together. */
  private static List<String> options(
      Configuration settings,
      String memory,
      ConfigOption<String> defaults,
      ConfigOption<String> ofProcess) {
    List<String> options = new ArrayList<>(words(memory));
    options.addAll(words(settings.get(CoreOptions.FLINK_DEFAULT_JVM_OPTIONS)));
    options.addAll(words(settings.get(CoreOptions.FLINK_JVM_OPTIONS)));
    options.addAll(words(settings.get(defaults)));
    options.addAll(words(settings.get(ofProcess)));
    return options;
  }

  private ClusterProcess flink(String name, List<String> options, List<String> main) {
    return ClusterProcess.java(
            name, home, conf().resolve("log4j.properties"), options, lib() + "/*", main)
        .in(
            home.flink(job),
            Map.of("FLINK_LIB_DIR", lib().toString(), "FLINK_CONF_DIR", conf().toString()));
  }

  private static List<String> words(@Nullable String line) {
    return line == null
        ? List.of()
        : Stream.of(line.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
