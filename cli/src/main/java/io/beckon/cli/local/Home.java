package io.beckon.cli.local;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one directory that a local Beckon keeps everything in. One process uses it at a time. */
public final class Home implements AutoCloseable {
  /**
   * Counts the ways in which a home's contents have been laid out. To be raised by whoever makes a
   * change after which an older snapshot cannot be read.
   */
  private static final String FORMAT = "14";

  /** The file that makes a snapshot complete. */
  private static final String METADATA = "_metadata";

  private final Path root;
  private final FileChannel lock;
  private @Nullable Path asked;

  /** Opens the directory, making it if need be. */
  public Home(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.root);
    } catch (IOException e) {
      throw new UserError("--home " + root + " cannot be made a directory: " + e.getMessage());
    }
    lock = lockFile(this.root);
    FileLock held = null;
    try {
      held = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: said below.
    }
    if (held == null) {
      lock.close();
      throw new UserError(
          "another beckon is running in " + this.root + "; stop it, or choose another --home");
    }
    try {
      checkFormat();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lockFile(Path root) throws IOException {
    try {
      return FileChannel.open(
          root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      throw new UserError(
          "--home "
              + root
              + " cannot be written to ("
              + (e.getReason() == null ? "not permitted" : e.getReason())
              + "); make it writable for the user who starts beckon, or choose another --home");
    }
  }

  private void checkFormat() throws IOException {
    Path format = root.resolve("format");
    String found = Files.exists(format) ? Files.readString(format).strip() : "";
    if (found.equals(FORMAT)) {
      return;
    }
    if (!found.isEmpty()) {
      throw new UserError(
          root
              + " holds the state of another build of Beckon (format "
              + (found.length() > 20 ? found.substring(0, 20) + "…" : found)
              + ", this one reads "
              + FORMAT
              + "); start it with that build, or choose another --home");
    }
    if (Files.isDirectory(root.resolve("checkpoints"))) {
      throw new UserError(
          format
              + (Files.exists(format) ? " is empty" : " is missing")
              + ", so nobody can tell which build the state beside it is of; if it was this one, write "
              + FORMAT
              + " into that file, else choose another --home");
    }
    // Never half there: a kill leaves the whole file, or none.
    Path whole = Files.writeString(root.resolve("format.new"), FORMAT + "\n");
    Files.move(whole, format, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path registry() {
    return root.resolve("registry");
  }

  /** Where a job's checkpoints are. */
  public Path checkpoints(String job) {
    return root.resolve("checkpoints").resolve(job);
  }

  /** Where a job's savepoints are. */
  public Path savepoints(String job) {
    return root.resolve("savepoints").resolve(job);
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** The log of this process. */
  public Path logFile() {
    String set = System.getProperty("beckon.log");
    return (set == null ? logs().resolve("beckon.log") : Path.of(set)).toAbsolutePath();
  }

  /** Where Flink keeps what it can lose. */
  public Path scratch() {
    return root.resolve("tmp");
  }

  public Path root() {
    return root;
  }

  /** A job's newest complete checkpoint or savepoint; null at its first start. */
  public @Nullable Path newestSnapshot(String job) throws IOException {
    List<Path> all = snapshots(job);
    return all.isEmpty() ? null : all.get(0);
  }

  /** A job's complete checkpoints and savepoints, newest first. */
  public List<Path> snapshots(String job) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path dir : new Path[] {checkpoints(job), savepoints(job)}) {
      all.addAll(metadata(dir, 3));
    }
    all.sort(Comparator.comparing(Home::modified).reversed());
    return all.stream().map(Path::getParent).toList();
  }

  private static List<Path> metadata(Path dir, int depth) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(dir, depth)) {
      return files.filter(file -> file.getFileName().toString().equals(METADATA)).toList();
    }
  }

  /**
   * What whoever runs this can do when a snapshot is damaged. No older one is taken unasked: what a
   * visitor had done may be counted twice where both have handed it on.
   */
  String wayBack(String job, Path damaged) throws IOException {
    return wholeBefore(job, damaged)
        .map(
            one ->
                "the one before it is whole: start with --from-snapshot "
                    + one
                    + "; what came in since is read again from Kafka, and a trigger that comes again has its old id")
        .orElse(
            "no older one is whole: bring that file back from a backup, or choose another --home");
  }

  /** The newest whole snapshot of a job that is older than this one. */
  Optional<Path> wholeBefore(String job, Path snapshot) throws IOException {
    long since = modified(snapshot.resolve(METADATA));
    return snapshots(job).stream()
        .filter(one -> !one.equals(snapshot) && modified(one.resolve(METADATA)) <= since)
        .filter(one -> SnapshotCheck.fault(one).isEmpty())
        .findFirst();
  }

  /**
   * Lets the job that a snapshot is of go on from it, and not from its newest.
   *
   * @throws UserError when it is none of this home's
   */
  public void goOnFrom(Path named) throws IOException {
    Path path = named.toAbsolutePath().normalize();
    Path parent = path.getParent();
    Path snapshot = parent != null && path.endsWith(METADATA) ? parent : path;
    List<Path> all = new ArrayList<>(metadata(root.resolve("checkpoints"), 4));
    all.addAll(metadata(root.resolve("savepoints"), 4));
    if (!all.contains(snapshot.resolve(METADATA))) {
      throw new UserError(
          "--from-snapshot "
              + named
              + " is no complete snapshot of "
              + root
              + "; those are the directories with a file _metadata under its checkpoints and savepoints");
    }
    asked = snapshot;
  }

  /** The snapshot that a job goes on from: its newest, unless an older one was asked for. */
  @Nullable Path restorePoint(String job) throws IOException {
    Path one = asked;
    return one != null && snapshots(job).contains(one) ? one : newestSnapshot(job);
  }

  /** Removes what an earlier process left behind and can be lost: scratch files. */
  public void sweep() throws IOException {
    deleteAll(scratch());
    Files.createDirectories(scratch());
    Files.createDirectories(logs());
  }

  /**
   * Removes the snapshots of earlier runs that are older than the one that a job went on from. That
   * one stays, and so does the newest whole one before it until the next start: a checkpoint copies
   * files without reading what is in them, so that damage may show days later. A run does not build
   * on the files of the one before it, because it restores without claiming them and begins with a
   * full checkpoint.
   *
   * @param earlier the {@link #runs} that there were before the job was submitted; the clock may
   *     have been set back since, and nothing of its own is touched
   */
  public void sweepOlderThan(String job, Path restored, List<Path> earlier) throws IOException {
    long since = modified(restored.resolve(METADATA));
    List<Path> older =
        earlier.stream()
            .filter(run -> !restored.startsWith(run) && newest(run) < since)
            .sorted(Comparator.comparingLong(Home::newest).reversed())
            .toList();
    Path before =
        older.stream()
            .filter(Home::isWhole)
            .findFirst()
            .orElse(older.isEmpty() ? restored : older.get(0));
    for (Path run : older) {
      if (!run.equals(before)) {
        deleteAll(run);
      }
    }
  }

  /** A job's savepoints, and the directories of its runs, in which their checkpoints are. */
  List<Path> runs(String job) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path dir : new Path[] {checkpoints(job), savepoints(job)}) {
      if (Files.isDirectory(dir)) {
        try (Stream<Path> runs = Files.list(dir)) {
          all.addAll(runs.toList());
        }
      }
    }
    return all;
  }

  /** When the newest snapshot of a run was complete; without any, when the run was. */
  private static long newest(Path run) {
    try {
      return metadata(run, 2).stream().mapToLong(Home::modified).max().orElse(modified(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isWhole(Path run) {
    try {
      return metadata(run, 2).stream()
          .anyMatch(file -> SnapshotCheck.fault(file.resolveSibling("")).isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Deletes a directory and all that is in it, if it is there. */
  public static void deleteAll(Path dir) throws IOException {
    if (Files.exists(dir)) {
      try (Stream<Path> files = Files.walk(dir)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }
}
