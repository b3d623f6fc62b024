package io.beckon.cli.cluster;

import io.beckon.cli.Beckon;
import io.beckon.cli.UserError;
import io.beckon.cli.local.EmbeddedBroker;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.RegistryProcess;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands around the jobs: Kafka, the schema registry and the collector, by their programs. */
final class Services {
  static final String BROKER = "broker";
  static final String REGISTRY = "registry";
  static final String COLLECTOR = "collector";

  private final ClusterHome home;
  private final ClusterSettings settings;

  Services(ClusterHome home, ClusterSettings settings) {
    this.home = home;
    this.settings = settings;
  }

  /** Kafka's own main program, with a file of settings under the home. */
  ClusterProcess broker() throws Exception {
    ClusterPorts ports = settings.ports();
    Path data = home.root().resolve("kafka");
    Files.createDirectories(data);
    EmbeddedBroker.format(data);
    Path file = home.root().resolve("server.properties");
    Properties properties = EmbeddedBroker.settings(data, ports.kafka(), ports.controller());
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, "Written at each start by scripts/cluster");
    }
    return ClusterProcess.java(
        BROKER,
        home,
        logging(),
        List.of("-Xms400m", "-Xmx400m"),
        classPath(jar -> !FlinkLibrary.isFlinks(jar)),
        List.of("kafka.Kafka", file.toString()));
  }

  ClusterProcess registry() throws IOException {
    Path dir = Files.createDirectories(home.root().resolve("registry"));
    ProcessBuilder program =
        RegistryProcess.program(
            Engine.distribution().resolve("registry").resolve("apicurio-registry-app-all.tar.gz"),
            dir,
            settings.ports().registry());
    return new ClusterProcess(
        REGISTRY, program.command(), program.environment(), dir, home.log(REGISTRY));
  }

  /** `beckon collector`, on copies of Beckon's own jars. */
  ClusterProcess collector() throws IOException {
    ClusterPorts ports = settings.ports();
    String own = copiedProgram() + "/*" + File.pathSeparator;
    return ClusterProcess.java(
        COLLECTOR,
        home,
        logging(),
        List.of(
            "-Xms400m",
            "-Xmx400m",
            "-XX:MaxDirectMemorySize=256m",
            "-Dbeckon.distribution=" + Engine.distribution().toAbsolutePath()),
        own + classPath(jar -> true),
        List.of(
            Beckon.class.getName(),
            COLLECTOR,
            "--port=" + ports.collector(),
            "--metrics-port=" + ports.metrics(),
            "--bootstrap=" + ports.bootstrap(),
            "--registry=" + ports.schemas(),
            "--keys=" + settings.keys()));
  }

  private Path logging() {
    return settings.flinkConf().resolve("log4j.properties");
  }

  /** The libraries that are not Beckon's own. */
  private static String classPath(Predicate<Path> wanted) throws IOException {
    try (Stream<Path> jars = Files.list(libraries())) {
      return jars.filter(jar -> !isOwn(jar))
          .filter(wanted)
          .map(jar -> jar.toAbsolutePath().toString())
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private Path copiedProgram() throws IOException {
    Path program = Files.createDirectories(home.program());
    List<Path> own = new ArrayList<>();
    for (Path dir : List.of(libraries(), Engine.distribution())) {
      try (Stream<Path> jars = Files.list(dir)) {
        jars.filter(Services::isOwn).forEach(own::add);
      }
    }
    for (Path jar : own) {
      Files.copy(jar, program.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return program;
  }

  /** Beckon's own have its version, which no other library has. */
  private static boolean isOwn(Path jar) {
    return jar.getFileName().toString().endsWith("-0.1.0-SNAPSHOT.jar");
  }

  static Path libraries() {
    Path lib = Engine.distribution().resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new UserError(lib + " is missing; build Beckon with scripts/build");
    }
    return lib;
  }
}
