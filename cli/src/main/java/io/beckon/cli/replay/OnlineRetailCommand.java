package io.beckon.cli.replay;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EventSender;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.Shutdown;
import io.beckon.cli.retail.RetailFile;
import io.beckon.cli.retail.RetailHistory;
import io.beckon.cli.retail.RetailOptions;
import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.evaluation.Settings;
import io.beckon.operators.engage.CacheSize;
import io.beckon.schema.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon replay online-retail FILE`. */
@Command(
    name = "online-retail",
    mixinStandardHelpOptions = true,
    description =
        "Sends the UCI Online Retail file through the engine, as fast as it takes it, and prints what came out.")
public final class OnlineRetailCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;
  private static final long HEARTBEAT_EVERY = 3_600_000L;

  /** Time goes on for a day after the last event, so that what it leads to is seen. */
  private static final long AFTER_THE_LAST = 86_400_000L;

  @Parameters(paramLabel = "FILE", description = "The file, CSV or CSV.gz.")
  private Path file = Path.of("");

  @Mixin private RetailOptions options = new RetailOptions();

  @Mixin private Ports ports = new Ports();

  @Option(
      names = "--home",
      defaultValue = "${sys:beckon.root:-.}/.beckon/replay",
      description =
          "Directory that keeps all state (default: ${DEFAULT-VALUE}). A replay into a used one goes on where the last one stopped.")
  private Path home = Path.of(".beckon/replay");

  @Option(
      names = "--delivery",
      defaultValue = "at-least-once",
      description = "at-least-once or exactly-once (default: ${DEFAULT-VALUE}).")
  private String delivery = "at-least-once";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the made-up behaviour (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--contacts-csv",
      paramLabel = "OUT",
      description = "Write orders and money per contact to this file.")
  private @Nullable Path contactsCsv;

  @Option(
      names = "--trigger-ids",
      paramLabel = "OUT",
      description = "Write the ids of all triggers to this file.")
  private @Nullable Path triggerIds;

  @Option(
      names = "--result",
      paramLabel = "OUT",
      description =
          "Write all that came out to this file, a line each, for comparing (see replay compare).")
  private @Nullable Path result;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Subtasks of each operator (default: ${DEFAULT-VALUE}).")
  private int parallelism = Engine.PARALLELISM;

  @Override
  public Integer call() throws Exception {
    options.check();
    if (parallelism < 1 || parallelism > PARTITIONS) {
      throw new UserError(
          "--parallelism "
              + parallelism
              + " is not 1 to "
              + PARTITIONS
              + ", one for each partition");
    }
    RetailFile retail = new RetailFile(file);
    if (retail.invoices().isEmpty()) {
      throw new UserError(file + " has no invoice");
    }
    RetailHistory history = new RetailHistory(retail.invoices(), options.isWithBehaviour(), seed);
    say(
        String.format(
            Locale.ROOT,
            "%,d rows, %,d invoices, %,d events; %,d rows are neither sale nor return and left out",
            retail.rows(),
            retail.invoices().size(),
            history.size(),
            retail.adjustments()));
    Engine.Options engineOptions =
        new Engine.Options(
            options.rules(),
            Engine.delivery(delivery),
            Settings.DEFAULT,
            Duration.ofSeconds(10),
            Engine.READ_AHEAD,
            PARTITIONS,
            new CacheSize(20_000, 0),
            parallelism);
    Shutdown shutdown = new Shutdown(Thread.currentThread()::interrupt);
    try (Home at = new Home(home);
        Engine engine = new Engine(at, ports, engineOptions, OnlineRetailCommand::say);
        EventSender sender = new EventSender(ports.bootstrap(), engine.registry())) {
      engine.startEngagement();
      engine.startAffinity(AffinitySettings.DEFAULT);
      long start = System.nanoTime();
      int sent = send(history, sender);
      long end = history.end() + AFTER_THE_LAST - Settings.DEFAULT.bound().millis() - 1;
      await(engine.flink(), end);
      double seconds = (System.nanoTime() - start) / 1e9;
      engine.flink().checkpoint();
      engine.startAttribution(AttributionSettings.DEFAULT);
      await(engine.flink(), end);
      // Jobs commit what a checkpoint holds some time after it is complete, and before the next.
      engine.flink().checkpoint();
      engine.flink().checkpoint();
      ReplayReport report = new ReplayReport(ports.bootstrap());
      report.print(System.out);
      System.out.printf(
          Locale.ROOT,
          "events            %,12d  in %.1f s: %,.0f events a second, sending included%n",
          sent,
          seconds,
          sent / seconds);
      if (contactsCsv != null) {
        report.writeContacts(contactsCsv);
      }
      if (result != null) {
        new ReplayResult(ports.bootstrap()).write(result);
      }
      if (triggerIds != null) {
        report.writeTriggerIds(triggerIds);
      }
    } catch (InterruptedException e) {
      say("interrupted; the same command goes on from here");
      return 130;
    } finally {
      shutdown.done();
    }
    return 0;
  }

  private int send(RetailHistory history, EventSender sender) throws Exception {
    AlreadySent before = new AlreadySent(ports.bootstrap(), history.end() + AFTER_THE_LAST);
    if (before.isComplete()) {
      say("everything was sent before; a replay from the start needs another --home");
      // Time is not part of a snapshot: if all was read before it, only a heartbeat tells the time.
      sender.heartbeat(history.end() + AFTER_THE_LAST);
      sender.flush();
      return 0;
    }
    int sent = 0;
    long beat = Long.MIN_VALUE;
    OrdersApart apart = new OrdersApart(sender, options.ordersBehind());
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("sending")
            .setInitialMax(history.size())
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .build()) {
      for (int i = 0; i < history.size(); i++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Event event = history.event(i);
        if (!before.contains(event)) {
          if (event.getReceivedAt() / HEARTBEAT_EVERY != beat) {
            beat = event.getReceivedAt() / HEARTBEAT_EVERY;
            heartbeat(sender, apart, beat * HEARTBEAT_EVERY);
          }
          if (options.ordersApart()) {
            apart.send(event);
          } else {
            sender.send(event);
          }
          sent++;
        }
        bar.step();
      }
      heartbeat(sender, apart, history.end() + AFTER_THE_LAST);
      apart.end();
      sender.flush();
    }
    return sent;
  }

  private void heartbeat(EventSender sender, OrdersApart apart, long time) {
    if (options.ordersApart()) {
      apart.heartbeat(time);
    } else {
      sender.heartbeat(time);
    }
  }

  private static void await(LocalFlink flink, long time) throws Exception {
    long first = Long.MIN_VALUE;
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("computing, days of history")
            .setInitialMax(1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .build()) {
      long watermark = flink.watermark();
      while (watermark < time) {
        if (flink.ended().isDone()) {
          throw new UserError("the job ended before its time; see the log");
        }
        if (watermark != Long.MIN_VALUE) {
          first = first == Long.MIN_VALUE ? watermark : first;
          bar.maxHint(TimeUnit.MILLISECONDS.toDays(time - first));
          bar.stepTo(TimeUnit.MILLISECONDS.toDays(watermark - first));
        }
        TimeUnit.MILLISECONDS.sleep(200);
        watermark = flink.watermark();
      }
      bar.stepTo(bar.getMax());
    }
  }

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
