package io.beckon.cli.cluster;

import picocli.CommandLine.Command;

/**
 * `beckon cluster`: Kafka, Flink and the rest as a cluster has them, each in a process of its own.
 */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description =
        "Runs Kafka, the schema registry, the collector and a stand-alone Flink cluster for each job on this machine, each as a process of its own.",
    subcommands = {StartCommand.class, SubmitCommand.class, StatusCommand.class, StopCommand.class})
public final class ClusterCommand {}
