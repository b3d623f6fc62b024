package io.beckon.cli.cluster;

import io.beckon.cli.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Starts, finds and ends the processes of one cluster. Each is known by its recorded pid, and is
 * touched only while the process of that pid says on its command line that it is ours: pids are
 * given again.
 */
final class Processes {
  private static final Path NOWHERE = Path.of("/dev/null");

  private final ClusterHome home;
  private final Map<String, LogTail> logs = new HashMap<>();

  Processes(ClusterHome home) {
    this.home = home;
  }

  /**
   * Starts a process and records its pid. It outlives this one, unless its pid cannot be recorded:
   * nobody would find it again.
   */
  ProcessHandle start(ClusterProcess process) throws IOException {
    Files.createDirectories(home.logs());
    Files.createDirectories(process.directory());
    Files.createDirectories(home.root().resolve("pids"));
    List<String> command = new ArrayList<>();
    // A Ctrl-C that is meant for this command must not end what it has started.
    setsid().ifPresent(command::add);
    command.add(process.command().get(0));
    command.add(mark(process.name()));
    command.addAll(process.command().subList(1, process.command().size()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(process.directory().toFile())
            .redirectInput(NOWHERE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(process.output().toFile()));
    builder.environment().putAll(process.environment());
    logs.put(process.name(), LogTail.of(process.log()));
    Process started = builder.start();
    try {
      writePid(process.name(), started.pid());
    } catch (IOException e) {
      started.destroyForcibly();
      throw e;
    }
    return started.toHandle();
  }

  /** A full disk or a kill leaves the whole pid, or none. */
  private void writePid(String name, long pid) throws IOException {
    Path file = home.pid(name);
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, pid + "\n");
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a process has logged since this command started it; where it did not, from now on. */
  LogTail log(String name) throws IOException {
    LogTail known = logs.get(name);
    return known == null ? LogTail.of(home.log(name)) : known;
  }

  /** The process of this name; empty when it is dead or was never started. */
  Optional<ProcessHandle> alive(String name) throws IOException {
    return recorded(name)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> isOurs(handle, name));
  }

  /** Names of all processes that were started and not stopped, in alphabetical order. */
  List<String> names() throws IOException {
    Path pids = home.root().resolve("pids");
    if (!Files.isDirectory(pids)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(pids)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".pid"))
          .map(file -> file.substring(0, file.length() - ".pid".length()))
          .sorted()
          .toList();
    }
  }

  /** The pid that was recorded, whether or not it lives. */
  Optional<Long> recorded(String name) throws IOException {
    Path file = home.pid(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new UserError(
          file
              + " holds '"
              + text
              + "' and no pid; end the process yourself if it still runs, then delete this file");
    }
  }

  /**
   * Asks a process to end, ends it by force after {@code patience}, and forgets it.
   *
   * @return false when force was needed
   */
  boolean stop(String name, Duration patience) throws IOException, InterruptedException {
    Optional<ProcessHandle> handle = alive(name);
    boolean gently = true;
    if (handle.isPresent()) {
      handle.get().destroy();
      gently = ended(handle.get(), patience);
      if (!gently) {
        handle.get().destroyForcibly();
        ended(handle.get(), Duration.ofSeconds(10));
      }
    }
    forget(name);
    return gently;
  }

  /** Waits for a process that ends by itself; whether it did. */
  static boolean ended(ProcessHandle handle, Duration patience) throws InterruptedException {
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(home.pid(name));
  }

  /** What a process of ours has on its command line, right behind the program's name. */
  private String mark(String name) {
    return "-Dbeckon.process=" + home.root().resolve(name);
  }

  private boolean isOurs(ProcessHandle handle, String name) {
    return handle.info().commandLine().orElse("").contains(mark(name) + " ");
  }

  private static Optional<String> setsid() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(dir -> Path.of(dir, "setsid"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
