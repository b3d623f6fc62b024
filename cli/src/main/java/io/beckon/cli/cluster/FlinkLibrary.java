package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jars that a Flink distribution has in its {@code lib}, chosen from the product's libraries:
 * Flink's own and what they need, without Kafka's, Avro's or Beckon's classes. Those come with the
 * job alone, so that a class that is missing in the job's jar is missing here too.
 */
final class FlinkLibrary {
  /** Names of artifacts, without what follows the first number. */
  private static final Set<String> ARTIFACTS =
      Set.of(
          "flink-annotations",
          "flink-clients",
          "flink-connector-datagen",
          "flink-container",
          "flink-core",
          "flink-core-api",
          "flink-datastream",
          "flink-datastream-api",
          "flink-file-sink-common",
          "flink-hadoop-fs",
          "flink-metrics-core",
          "flink-queryable-state-client-java",
          "flink-rpc-akka-loader",
          "flink-rpc-core",
          "flink-runtime",
          "flink-runtime-web",
          "flink-shaded-asm",
          "flink-shaded-guava",
          "flink-shaded-jackson",
          "flink-shaded-netty",
          "flink-shaded-zookeeper",
          "flink-statebackend-rocksdb",
          "flink-streaming-java",
          // What they need.
          "async-profiler",
          "commons-cli",
          "commons-codec",
          "commons-collections",
          "commons-compress",
          "commons-io",
          "commons-lang3",
          "commons-math3",
          "commons-text",
          "frocksdbjni",
          "javassist",
          "jsr305",
          "kryo",
          "lz4-java",
          "minlog",
          "objenesis",
          "reflectasm",
          "snakeyaml-engine",
          "snappy-java",
          // A distribution's logging.
          "log4j-api",
          "log4j-core",
          "log4j-slf4j-impl",
          "slf4j-api");

  private static final Pattern VERSION = Pattern.compile("-\\d.*\\.jar$");

  private FlinkLibrary() {}

  /**
   * The jars, in alphabetical order.
   *
   * @param libraries where the product's are, {@code cli/target/lib} after a build
   */
  static List<Path> jars(Path libraries) throws IOException {
    try (Stream<Path> files = Files.list(libraries)) {
      return chosen(files.toList(), libraries);
    }
  }

  /**
   * @param from for a user, where the libraries are
   */
  static List<Path> chosen(Collection<Path> libraries, Path from) {
    List<Path> jars =
        libraries.stream()
            .filter(file -> ARTIFACTS.contains(artifact(file)))
            .sorted(Comparator.comparing(Path::getFileName))
            .toList();
    Set<String> missing = new TreeSet<>(ARTIFACTS);
    jars.forEach(jar -> missing.remove(artifact(jar)));
    if (!missing.isEmpty()) {
      throw new UserError(
          from + " lacks " + String.join(", ", missing) + "; build again with scripts/build");
    }
    return jars;
  }

  /** Whether a jar is one of Flink's own. */
  static boolean isFlinks(Path jar) {
    return jar.getFileName().toString().startsWith("flink-");
  }

  private static String artifact(Path jar) {
    return VERSION.matcher(jar.getFileName().toString()).replaceFirst("");
  }
}
