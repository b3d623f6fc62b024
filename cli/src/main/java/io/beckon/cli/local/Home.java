package io.beckon.cli.local;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one directory that a local Beckon keeps everything in. One process uses it at a time. */
public final class Home implements AutoCloseable {
  /**
   * Counts the ways in which a home's contents have been laid out. To be raised by whoever makes a
   * change after which an older snapshot cannot be read.
   */
  private static final String FORMAT = "13";

  private final Path root;
  private final FileChannel lock;

  /** Opens the directory, making it if need be. */
  public Home(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.root);
    } catch (IOException e) {
      throw new UserError("--home " + root + " cannot be made a directory: " + e.getMessage());
    }
    lock =
        FileChannel.open(
            this.root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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

  private void checkFormat() throws IOException {
    Path format = root.resolve("format");
    boolean old =
        Files.exists(format)
            ? !Files.readString(format).strip().equals(FORMAT)
            : Files.isDirectory(root.resolve("checkpoints"));
    if (old) {
      throw new UserError(
          root
              + " holds the state of another build of Beckon, which this one cannot read; delete it,"
              + " or choose another --home");
    }
    Files.writeString(format, FORMAT + "\n");
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

  /** Where Flink keeps what it can lose. */
  public Path scratch() {
    return root.resolve("tmp");
  }

  public Path root() {
    return root;
  }

  /** A job's newest complete checkpoint or savepoint; null at its first start. */
  public @Nullable Path newestSnapshot(String job) throws IOException {
    Optional<Path> newest = Optional.empty();
    for (Path dir : new Path[] {checkpoints(job), savepoints(job)}) {
      if (Files.isDirectory(dir)) {
        try (Stream<Path> files = Files.walk(dir, 3)) {
          newest =
              Stream.concat(
                      newest.stream(),
                      files.filter(file -> file.getFileName().toString().equals("_metadata")))
                  .max(Comparator.comparing(Home::modified));
        }
      }
    }
    return newest.map(Path::getParent).orElse(null);
  }

  /**
   * Removes what an earlier process left behind and can be lost: scratch files, and the snapshots
   * of earlier runs, all of which the newest has outlived. A run does not build on the files of the
   * one before it, because it restores without claiming them and begins with a full checkpoint.
   */
  public void sweep() throws IOException {
    deleteAll(scratch());
    if (Files.isDirectory(root.resolve("checkpoints"))) {
      try (Stream<Path> jobs = Files.list(root.resolve("checkpoints"))) {
        for (Path job : jobs.toList()) {
          sweep(job.getFileName().toString());
        }
      }
    }
    Files.createDirectories(scratch());
    Files.createDirectories(logs());
  }

  private void sweep(String job) throws IOException {
    Path newest = newestSnapshot(job);
    for (Path dir : new Path[] {checkpoints(job), savepoints(job)}) {
      if (newest != null && Files.isDirectory(dir)) {
        try (Stream<Path> runs = Files.list(dir)) {
          for (Path run : runs.filter(one -> !newest.startsWith(one)).toList()) {
            deleteAll(run);
          }
        }
      }
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
