package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.history.History;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.Change;
import io.beckon.domain.history.Changes;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.Schemas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon rules diff`: what another set of rules would have changed. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description =
        "Lets every contact live through its history under two sets of rules, and shows which triggers the second adds, removes and moves.")
public final class DiffCommand implements Callable<Integer> {
  /** Nobody reads the profiles on the way: they are not worth a wake-up a second. */
  private static final Settings SETTINGS =
      Settings.DEFAULT.writing(Duration.ofDays(36_500).toMillis());

  /** Contacts that one thread takes at a time. */
  private static final int PORTION = 64;

  @Option(names = "--from", required = true, description = "Directory of the rules as they are.")
  private Path from = Path.of("");

  @Option(names = "--to", required = true, description = "Directory of the rules as they might be.")
  private Path to = Path.of("");

  @Mixin private HistoryOptions history = new HistoryOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write every change to this file: *.csv or *.json, a line each.")
  private @Nullable Path out;

  @Option(names = "--days", description = "Show every day, not only those that change most.")
  private boolean days;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads; 0: one for each processor (default: ${DEFAULT-VALUE}).")
  private int threads;

  /** What differs for one contact. */
  record Contact(
      String workspace,
      String contact,
      Map<String, Integer> before,
      Map<String, Integer> after,
      List<Change> changes,
      List<CurrencyTotal> money) {}

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    if (out != null && !out.toString().endsWith(".csv") && !out.toString().endsWith(".json")) {
      throw new UserError("--out " + out + " is neither *.csv nor *.json");
    }
    RuleSets before = RuleFiles.readSound(from).rules();
    RuleSets after = RuleFiles.readSound(to).rules();
    History read = history.read();
    long start = System.nanoTime();
    List<Contact> contacts = compare(read, before, after);
    double seconds = (System.nanoTime() - start) / 1e9;
    new DiffReport(contacts, days, workspace -> after.in(workspace).days()).print(System.out);
    if (out != null) {
      DiffReport.write(contacts, out);
    }
    System.err.printf(
        Locale.ROOT,
        "beckon: %,d events through both sets of rules in %.1f s: %,.0f events a second on %d threads%n",
        read.events(),
        seconds,
        read.events() / seconds,
        threads());
    return 0;
  }

  private int threads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /** Contacts share nothing, so that threads may take them as they like; the result is in order. */
  private List<Contact> compare(History read, RuleSets before, RuleSets after) throws Exception {
    List<List<Contact>> portions = new ArrayList<>();
    int count = (read.contacts() + PORTION - 1) / PORTION;
    for (int i = 0; i < count; i++) {
      portions.add(List.of());
    }
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads());
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("comparing, contacts")
            .setInitialMax(read.contacts())
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .build()) {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < threads(); i++) {
        work.add(
            pool.submit(
                () -> {
                  Runners one = new Runners(before);
                  Runners two = new Runners(after);
                  for (int at = next.getAndIncrement(); at < count; at = next.getAndIncrement()) {
                    int first = at * PORTION;
                    int last = Math.min(read.contacts(), first + PORTION);
                    List<Contact> portion = new ArrayList<>();
                    for (int contact = first; contact < last; contact++) {
                      String workspace = read.workspace(contact);
                      portion.add(compare(read, contact, one.in(workspace), two.in(workspace)));
                    }
                    portions.set(at, portion);
                    bar.stepBy(last - first);
                  }
                  return null;
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    return portions.stream().flatMap(List::stream).toList();
  }

  /** Those of one thread: a contact lives by the rules of its own workspace. */
  private static final class Runners {
    private final RuleSets rules;
    private final Map<RuleSet, HistoryRunner> runners = new IdentityHashMap<>();

    Runners(RuleSets rules) {
      this.rules = rules;
    }

    HistoryRunner in(String workspace) {
      return runners.computeIfAbsent(
          rules.in(workspace), of -> new HistoryRunner(of, SETTINGS, null));
    }
  }

  private static Contact compare(History read, int contact, HistoryRunner one, HistoryRunner two) {
    String workspace = read.workspace(contact);
    String name = read.contact(contact);
    List<LoggedEvent> events = read.of(contact);
    one.begin(workspace, name);
    two.begin(workspace, name);
    for (LoggedEvent event : events) {
      one.logged(event);
      two.logged(event);
    }
    one.timeIs(read.end());
    two.timeIs(read.end());
    List<Change> changes = Changes.between(one.triggers(), two.triggers());
    return new Contact(
        workspace,
        name,
        counted(one.triggers()),
        counted(two.triggers()),
        changes,
        changes.isEmpty()
            ? List.of()
            : List.copyOf(one.state().getProfile().getOrders().getMoney()));
  }

  private static Map<String, Integer> counted(List<Trigger> triggers) {
    Map<String, Integer> counted = new TreeMap<>();
    triggers.forEach(trigger -> counted.merge(trigger.getRule(), 1, Integer::sum));
    return counted;
  }
}
