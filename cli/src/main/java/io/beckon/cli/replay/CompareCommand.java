package io.beckon.cli.replay;

import io.beckon.cli.UserError;
import io.beckon.cli.retail.RetailOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon replay compare FILE`: the same log several times, and whether the same comes out. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Replays the UCI Online Retail file several times, each into a home of its own, with both",
      "deliveries in turn, and compares all that comes out: triggers, decisions, stages, segments,",
      "profiles, credits and the figures of the workspace. Ends with 1 if any of it differs."
    })
public final class CompareCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file, CSV or CSV.gz.")
  private Path file = Path.of("");

  @Mixin private RetailOptions retail = new RetailOptions();

  @Option(
      names = "--times",
      defaultValue = "5",
      description = "How often it is replayed (default: ${DEFAULT-VALUE}).")
  private int times = 5;

  @Option(
      names = "--parallelism",
      split = ",",
      defaultValue = "1,2,4",
      description = "Subtasks of each operator, in turn (default: ${DEFAULT-VALUE}).")
  private List<Integer> parallelism = List.of(1, 2, 4);

  @Option(
      names = "--busy",
      defaultValue = "0",
      description = "Busy threads beside it (default: ${DEFAULT-VALUE}).")
  private int busy;

  @Option(
      names = "--kills",
      defaultValue = "0",
      description =
          "How often each replay but the first is killed (as kill -9 does) and started again"
              + " (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--home",
      defaultValue = "${sys:beckon.root:-.}/.beckon/compare",
      description =
          "Directory for the replays; emptied of earlier ones (default: ${DEFAULT-VALUE}).")
  private Path home = Path.of(".beckon/compare");

  @Override
  public Integer call() throws Exception {
    retail.check();
    if (!Files.isReadable(file)) {
      throw new UserError("there is no file " + file);
    }
    if (times < 2 || parallelism.stream().anyMatch(p -> p < 1) || busy < 0 || kills < 0) {
      throw new UserError(
          "--times is 2 at least, --parallelism 1, --busy and --kills 0; not "
              + times
              + ", "
              + parallelism
              + ", "
              + busy
              + ", "
              + kills);
    }
    ReplayProcess.clear(home);
    ResultComparison comparison = new ResultComparison();
    try (BusyThreads load = new BusyThreads(busy)) {
      for (int i = 0; i < times; i++) {
        int subtasks = parallelism.get(i % parallelism.size());
        String delivery = i % 2 == 0 ? "at-least-once" : "exactly-once";
        long start = System.nanoTime();
        ReplayProcess replay =
            new ReplayProcess(
                file, home.resolve("run-" + (i + 1)), subtasks, delivery, retail.flags());
        int killed = replay.run(i == 0 ? 0 : kills, i + 1);
        comparison.add(replay.result());
        System.out.printf(
            Locale.ROOT,
            "beckon: replay %d of %d, parallelism %d, %s, %d times killed, %.0f s: %s%n",
            i + 1,
            times,
            subtasks,
            delivery,
            killed,
            (System.nanoTime() - start) / 1e9,
            comparison.last());
        replay.forget();
      }
    }
    comparison.print(System.out);
    return comparison.isSame() ? 0 : 1;
  }

  /** Threads that have nothing to do but that. */
  private static final class BusyThreads implements AutoCloseable {
    private volatile boolean stopped;

    BusyThreads(int count) {
      for (int i = 0; i < count; i++) {
        Thread thread =
            new Thread(
                () -> {
                  while (!stopped) {
                    Thread.onSpinWait();
                  }
                },
                "busy-" + i);
        thread.setDaemon(true);
        thread.start();
      }
    }

    @Override
    public void close() {
      stopped = true;
    }
  }
}
