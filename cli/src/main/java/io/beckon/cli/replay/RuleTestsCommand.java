package io.beckon.cli.replay;

import io.beckon.cli.engine.EventSender;
import io.beckon.cli.local.Engine;
import io.beckon.cli.local.Home;
import io.beckon.cli.local.LocalFlink;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.Shutdown;
import io.beckon.cli.rules.RuleFiles;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.rule.RuleId;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleSets;
import io.beckon.domain.ruletest.RuleTest;
import io.beckon.jobs.TriggerTopics;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.sink.Delivery;
import io.beckon.schema.Event;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** `beckon replay rule-tests`: what happens in the rules' tests, on a running engine. */
@Command(
    name = "rule-tests",
    mixinStandardHelpOptions = true,
    description =
        "Sends the events of the tests beside the rules through the engine, a contact a test, and compares its triggers with those of the tests' own run.")
public final class RuleTestsCommand implements Callable<Integer> {
  @Mixin private Ports ports = new Ports();

  @Option(
      names = "--home",
      defaultValue = "${sys:beckon.root:-.}/.beckon/rule-tests",
      description =
          "Directory that keeps all state; an empty one each time (default: ${DEFAULT-VALUE}).")
  private Path home = Path.of(".beckon/rule-tests");

  @Option(
      names = "--rules",
      defaultValue = "${sys:beckon.root:-.}/examples/rules",
      description = "Directory of rule documents (default: ${DEFAULT-VALUE}).")
  private Path rules = Path.of("examples/rules");

  @Option(
      names = "--stay",
      description = "Leave the engine running until Ctrl-C, so that its topics can be read.")
  private boolean stay;

  @Override
  public Integer call() throws Exception {
    RuleFiles.Read read = RuleFiles.readSound(rules);
    TreeSet<String> expected = new TreeSet<>();
    List<Event> session = new ArrayList<>();
    long end = expect(read.documents(), read.rules(), expected, session);
    session.sort(Comparator.comparingLong(Event::getReceivedAt).thenComparing(Event::getMessageId));
    Engine.Options options =
        new Engine.Options(
            rules,
            Delivery.AT_LEAST_ONCE,
            Settings.DEFAULT,
            Duration.ofSeconds(2),
            Engine.READ_AHEAD,
            4,
            new CacheSize(20_000, 0),
            Engine.PARALLELISM);
    CountDownLatch stop = new CountDownLatch(1);
    Shutdown shutdown = new Shutdown(stop::countDown);
    try (Home at = new Home(home);
        Engine engine = new Engine(at, ports, options, RuleTestsCommand::say);
        EventSender sender = new EventSender(ports.bootstrap(), engine.registry())) {
      engine.startEngagement();
      say(String.format(Locale.ROOT, "sending %,d events", session.size()));
      for (Event event : session) {
        sender.heartbeat(event.getReceivedAt());
        sender.send(event);
      }
      // Beyond the bound, so that the last deadline is met.
      sender.heartbeat(end + 2 * Settings.DEFAULT.bound().millis());
      sender.flush();
      awaitTime(engine.flink(), end, stop);
      engine.flink().checkpoint();
      boolean same = compare(expected);
      if (stay) {
        say("the topics are on " + ports.bootstrap() + "; Ctrl-C stops");
        stop.await();
        say("stopping");
      }
      return same ? 0 : 1;
    } finally {
      shutdown.done();
    }
  }

  /** What the heart alone makes of each test, and the events of all of them. */
  private static long expect(
      List<RuleDocument> documents, RuleSets sets, TreeSet<String> expected, List<Event> session)
      throws Exception {
    Map<String, List<Event>> sessions = new TreeMap<>();
    long end = 0;
    for (RuleDocument document : documents) {
      List<RuleTest> tests = RuleTest.of(document);
      for (int i = 0; i < tests.size(); i++) {
        String contact = RuleId.of(document).key().replace('/', '-') + "-" + (i + 1);
        RuleSet rules = sets.in(document.getWorkspace());
        sessions.put(contact, tests.get(i).session(contact, rules.channels()));
        end = Math.max(end, tests.get(i).end());
      }
    }
    Map<String, HistoryRunner> courses = new TreeMap<>();
    for (Map.Entry<String, List<Event>> one : sessions.entrySet()) {
      String workspace = one.getValue().get(0).getWorkspace();
      HistoryRunner course =
          courses.computeIfAbsent(
              workspace, of -> new HistoryRunner(sets.in(of), Settings.DEFAULT, null));
      course.begin(workspace, one.getKey());
      one.getValue().forEach(course::event);
      course.timeIs(end);
      course.triggers().forEach(trigger -> expected.add(shown(trigger)));
      session.addAll(one.getValue());
    }
    return end;
  }

  private static void awaitTime(LocalFlink flink, long time, CountDownLatch stop) throws Exception {
    while (flink.watermark() < time && !stop.await(200, TimeUnit.MILLISECONDS)) {
      if (flink.ended().isDone()) {
        throw new io.beckon.cli.UserError("the job ended before its time; see the log");
      }
    }
  }

  private boolean compare(TreeSet<String> expected) throws Exception {
    TreeSet<String> seen = new TreeSet<>();
    Map<String, Integer> byRule = new TreeMap<>();
    WholeTopics.read(
        ports.bootstrap(),
        TriggerTopics.on(ports.bootstrap()),
        Trigger.class,
        (key, trigger) -> {
          if (seen.add(shown(trigger))) {
            byRule.merge(
                trigger.getRule() + " " + trigger.getTemplate() + " on " + trigger.getChannel(),
                1,
                Integer::sum);
          }
        });
    byRule.forEach((rule, count) -> System.out.printf(Locale.ROOT, "%6d  %s%n", count, rule));
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(seen);
    TreeSet<String> more = new TreeSet<>(seen);
    more.removeAll(expected);
    missing.forEach(one -> System.out.println("missing: " + one));
    more.forEach(one -> System.out.println("not expected: " + one));
    System.out.printf(
        Locale.ROOT,
        "beckon: %d triggers, %d missing, %d not expected%n",
        seen.size(),
        missing.size(),
        more.size());
    return missing.isEmpty() && more.isEmpty();
  }

  private static String shown(Trigger trigger) {
    return trigger.getContact()
        + " "
        + trigger.getRule()
        + " "
        + trigger.getTemplate()
        + " on "
        + trigger.getChannel()
        + " at "
        + Instant.ofEpochMilli(trigger.getAt())
        + " id "
        + trigger.getId();
  }

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
