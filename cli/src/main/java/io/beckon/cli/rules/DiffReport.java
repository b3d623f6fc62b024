package io.beckon.cli.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.Money;
import io.beckon.domain.history.Change;
import io.beckon.domain.rule.RuleId;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Trigger;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** What two sets of rules differ in: a table by rule, one by day, and every change as a file. */
final class DiffReport {
  private static final int DAYS_SHOWN = 10;
  private static final String[] COLUMNS = {
    "change", "rule", "workspace", "contact", "channel", "template", "kind", "before", "after"
  };

  private final List<DiffCommand.Contact> contacts;
  private final boolean allDays;
  private final Function<String, CalendarDays> daysOf;

  /** Two workspaces can each have a rule of one name. */
  private final boolean severalWorkspaces;

  /** Changes of one rule or one day. */
  private static final class Sums {
    int before;
    int after;
    final Map<Change.Kind, Integer> changes = new EnumMap<>(Change.Kind.class);
    final Set<String> contacts = new HashSet<>();
    final Map<String, Long> money = new TreeMap<>();

    void take(DiffCommand.Contact contact, Change change) {
      changes.merge(change.kind(), 1, Integer::sum);
      if (contacts.add(contact.workspace() + "/" + contact.contact())) {
        for (CurrencyTotal total : contact.money()) {
          money.merge(total.getCurrency(), total.getOrdered() - total.getReturned(), Long::sum);
        }
      }
    }

    int all() {
      return changes.values().stream().mapToInt(Integer::intValue).sum();
    }

    String shownMoney() {
      StringBuilder text = new StringBuilder();
      money.forEach(
          (currency, minor) ->
              text.append(text.isEmpty() ? "" : ", ").append(new Money(minor, currency)));
      return text.isEmpty() ? "-" : text.toString();
    }
  }

  /**
   * @param daysOf the days of a workspace
   */
  DiffReport(
      List<DiffCommand.Contact> contacts, boolean allDays, Function<String, CalendarDays> daysOf) {
    this.contacts = contacts;
    this.daysOf = daysOf;
    this.allDays = allDays;
    this.severalWorkspaces =
        contacts.stream().map(DiffCommand.Contact::workspace).distinct().count() > 1;
  }

  void print(PrintStream to) {
    Map<String, Sums> byRule = new TreeMap<>();
    Map<LocalDate, Sums> byDay = new TreeMap<>();
    Sums all = new Sums();
    for (DiffCommand.Contact contact : contacts) {
      contact.before().forEach((rule, count) -> sums(byRule, id(contact, rule)).before += count);
      contact.after().forEach((rule, count) -> sums(byRule, id(contact, rule)).after += count);
      for (Change change : contact.changes()) {
        sums(byRule, id(contact, change.of().getRule())).take(contact, change);
        LocalDate day =
            LocalDate.ofEpochDay(daysOf.apply(contact.workspace()).day(change.of().getAt()));
        byDay.computeIfAbsent(day, one -> new Sums()).take(contact, change);
        all.take(contact, change);
      }
    }
    byRule.values().forEach(sums -> all.before += sums.before);
    byRule.values().forEach(sums -> all.after += sums.after);
    to.printf(
        "%-24s %9s %9s %8s %8s %8s %8s %9s  %s%n",
        "rule",
        "before",
        "after",
        "added",
        "removed",
        "moved",
        "changed",
        "contacts",
        "their orders");
    byRule.forEach((rule, sums) -> line(to, rule, sums));
    line(to, "all", all);
    days(to, byDay);
  }

  private String id(DiffCommand.Contact contact, String rule) {
    return severalWorkspaces ? new RuleId(contact.workspace(), rule).key() : rule;
  }

  private static Sums sums(Map<String, Sums> byRule, String rule) {
    return byRule.computeIfAbsent(rule, name -> new Sums());
  }

  private static void line(PrintStream to, String name, Sums sums) {
    to.printf(
        Locale.ROOT,
        "%-24s %,9d %,9d %s %,9d  %s%n",
        name,
        sums.before,
        sums.after,
        kinds(sums),
        sums.contacts.size(),
        sums.shownMoney());
  }

  private static String kinds(Sums sums) {
    StringBuilder text = new StringBuilder();
    for (Change.Kind kind : Change.Kind.values()) {
      text.append(text.isEmpty() ? "" : " ")
          .append(String.format(Locale.ROOT, "%,8d", sums.changes.getOrDefault(kind, 0)));
    }
    return text.toString();
  }

  private void days(PrintStream to, Map<LocalDate, Sums> byDay) {
    if (byDay.isEmpty()) {
      to.println("no trigger would change");
      return;
    }
    Set<LocalDate> shown = new TreeSet<>(byDay.keySet());
    if (!allDays && shown.size() > DAYS_SHOWN) {
      shown.clear();
      byDay.entrySet().stream()
          .sorted(
              Comparator.<Map.Entry<LocalDate, Sums>>comparingInt(day -> -day.getValue().all())
                  .thenComparing(Map.Entry::getKey))
          .limit(DAYS_SHOWN)
          .forEach(day -> shown.add(day.getKey()));
    }
    to.printf(
        "%n%-24s %28s %8s %8s %8s %9s%n",
        "day", "added", "removed", "moved", "changed", "contacts");
    for (LocalDate day : shown) {
      Sums sums = byDay.get(day);
      if (sums != null) {
        to.printf(Locale.ROOT, "%-44s %s %,9d%n", day, kinds(sums), sums.contacts.size());
      }
    }
    if (shown.size() < byDay.size()) {
      to.printf(
          Locale.ROOT,
          "and %,d days with fewer changes; --days shows them all%n",
          byDay.size() - shown.size());
    }
  }

  /** The same by channel. */
  void channels(PrintStream to) {
    Map<String, Sums> byChannel = new TreeMap<>();
    for (DiffCommand.Contact contact : contacts) {
      for (Change change : contact.changes()) {
        sums(byChannel, change.of().getChannel()).take(contact, change);
      }
    }
    if (byChannel.isEmpty()) {
      return;
    }
    to.printf(
        "%n%-24s %28s %8s %8s %8s %9s%n",
        "channel", "added", "removed", "moved", "changed", "contacts");
    byChannel.forEach(
        (channel, sums) ->
            to.printf(Locale.ROOT, "%-44s %s %,9d%n", channel, kinds(sums), sums.contacts.size()));
  }

  /** Some changes of each sort, contacts in the order of their names. */
  void samples(PrintStream to, int count) {
    for (Change.Kind kind : Change.Kind.values()) {
      int shown = 0;
      for (DiffCommand.Contact contact : contacts) {
        for (Change change : contact.changes()) {
          if (change.kind() == kind && shown < count) {
            to.printf(
                "%s%-8s %-24s %s on %s%s%s%n",
                shown++ == 0 ? "\n" : "",
                kind.name().toLowerCase(Locale.ROOT),
                contact.contact(),
                change.of().getTemplate(),
                change.of().getChannel(),
                change.before() == null ? "" : ", " + time(change.before()),
                change.after() == null ? "" : " -> " + time(change.after()));
          }
        }
      }
    }
  }

  /** Every change, a line each, contacts in the order of their names. */
  static void write(List<DiffCommand.Contact> contacts, Path file) throws IOException {
    try (Writer to = Files.newBufferedWriter(file)) {
      if (file.toString().endsWith(".csv")) {
        CSVPrinter csv =
            CSVFormat.DEFAULT.builder().setHeader(COLUMNS).setRecordSeparator('\n').get().print(to);
        for (DiffCommand.Contact contact : contacts) {
          for (Change change : contact.changes()) {
            csv.printRecord((Object[]) values(contact, change));
          }
        }
        csv.flush();
        return;
      }
      ObjectMapper json = new ObjectMapper();
      for (DiffCommand.Contact contact : contacts) {
        for (Change change : contact.changes()) {
          ObjectNode line = json.createObjectNode();
          String[] values = values(contact, change);
          for (int i = 0; i < COLUMNS.length; i++) {
            line.put(COLUMNS[i], values[i].isEmpty() ? null : values[i]);
          }
          to.write(json.writeValueAsString(line) + "\n");
        }
      }
    }
  }

  private static String[] values(DiffCommand.Contact contact, Change change) {
    Trigger of = change.of();
    return new String[] {
      change.kind().name().toLowerCase(Locale.ROOT),
      of.getRule(),
      contact.workspace(),
      contact.contact(),
      of.getChannel(),
      of.getTemplate(),
      of.getKind().name().toLowerCase(Locale.ROOT),
      time(change.before()),
      time(change.after())
    };
  }

  private static String time(@Nullable Trigger trigger) {
    return trigger == null ? "" : Instant.ofEpochMilli(trigger.getAt()).toString();
  }
}
