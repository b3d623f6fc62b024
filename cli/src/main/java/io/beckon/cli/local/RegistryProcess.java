package io.beckon.cli.local;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The Apicurio registry as a child process, its schemas in a file database that keeps their ids.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private final Process process;
  private final Path log;
  private final int port;

  /**
   * Starts the registry; {@link #awaitReady} waits until it answers.
   *
   * @param archive Apicurio's distribution, unpacked beside itself at the first start
   */
  public RegistryProcess(Path archive, Path dir, Path log, int port) throws IOException {
    this.log = log;
    this.port = port;
    Files.createDirectories(dir);
    process =
        program(archive, dir, port).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /**
   * The registry's program, ready to be started.
   *
   * @param archive Apicurio's distribution, unpacked beside itself at the first start
   */
  public static ProcessBuilder program(Path archive, Path dir, int port) throws IOException {
    Path program = unpacked(archive);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx96m",
            "-Xms32m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + dir,
            "-jar",
            runner(program).toString());
    Map<String, String> env = builder.environment();
    env.put("APICURIO_STORAGE_KIND", "sql");
    env.put("APICURIO_STORAGE_SQL_KIND", "h2");
    // Without WRITE_DELAY=0 a kill loses schemas that were already answered for.
    env.put(
        "APICURIO_DATASOURCE_URL",
        "jdbc:h2:file:" + dir.resolve("registry") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0");
    env.put("APICURIO_DATASOURCE_USERNAME", "sa");
    env.put("APICURIO_DATASOURCE_PASSWORD", "sa");
    env.put("APICURIO_DATASOURCE_JDBC_INITIAL_SIZE", "1");
    env.put("APICURIO_DATASOURCE_JDBC_MIN_SIZE", "1");
    env.put("APICURIO_DATASOURCE_JDBC_MAX_SIZE", "8");
    env.put("QUARKUS_HTTP_HOST", Ports.HOST);
    env.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    env.put("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "false");
    env.put("QUARKUS_LOG_LEVEL", "WARN");
    env.put("QUARKUS_LOG_CATEGORY__IO_APICURIO__LEVEL", "WARN");
    env.put("QUARKUS_BANNER_ENABLED", "false");
    return builder;
  }

  /**
   * Ends a registry that an earlier, killed process left behind in this directory. It is known by
   * its command line: a file with its number can be half written, and the number be somebody
   * else's.
   */
  public static void endOrphan(Path dir) {
    ProcessHandle.allProcesses()
        .filter(
            old -> {
              String command = old.info().commandLine().orElse("");
              return command.contains("apicurio-registry")
                  && command.contains("-Djava.io.tmpdir=" + dir + " ");
            })
        .forEach(
            old -> {
              old.destroy();
              try {
                old.onExit().get(10, TimeUnit.SECONDS);
              } catch (Exception e) {
                old.destroyForcibly();
              }
            });
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the registry answers. */
  public void awaitReady() throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://" + Ports.HOST + ":" + port + "/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new UserError(
            "the registry ended with status " + process.exitValue() + "; see " + log);
      }
      try {
        if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not up yet: asked again until the deadline.
        continue;
      }
    }
    throw new UserError(
        "the registry did not answer within " + START.toSeconds() + " s; see " + log);
  }

  /**
   * The unpacked program. Several processes may want it first at the same time: each unpacks for
   * itself, and whoever is done first is used by all.
   */
  private static Path unpacked(Path archive) throws IOException {
    Path target = archive.resolveSibling("unpacked");
    if (Files.exists(target)) {
      return target;
    }
    if (!Files.exists(archive)) {
      throw new UserError(archive + " is missing; build Beckon again with scripts/build");
    }
    Path own = archive.resolveSibling("unpacking-" + ProcessHandle.current().pid());
    try {
      Home.deleteAll(own);
      unpack(archive, own);
      Files.move(own, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(target)) {
        throw e;
      }
    } finally {
      Home.deleteAll(own);
    }
    return target;
  }

  private static void unpack(Path archive, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException(archive + " has an entry outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
        }
      }
    }
  }

  private static Path runner(Path program) throws IOException {
    try (Stream<Path> files = Files.list(program)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no runner jar in " + program));
    }
  }
}
