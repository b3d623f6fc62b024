package io.beckon.cli.replay;

import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.basics.Currencies;
import io.beckon.domain.basics.Money;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.evaluation.Reasons;
import io.beckon.jobs.TriggerTopics;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Affinities;
import io.beckon.schema.Affinity;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Decision;
import io.beckon.schema.Demand;
import io.beckon.schema.InSegment;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came out of a replay, read from the topics as anyone would read them. */
final class ReplayReport {
  private final Map<String, Profile> profiles = new TreeMap<>();
  private final Map<String, Long> triggers = new TreeMap<>();

  /** What became of rules' messages, in a word; then by rule and reason. */
  private final Map<String, Map<String, Long>> decisions = new TreeMap<>();

  private final TreeSet<String> triggerIds = new TreeSet<>();
  private long deadLetters;

  /** Pairs in fewer than one of two hundred baskets are not shown. */
  private static final double SAYS_SOMETHING = 0.005;

  private static final int PAIRS = 10;

  /** Two products that are bought together, aged. */
  private record Pair(String item, String other, double together, double confidence, double lift) {}

  private final List<Pair> pairs = new ArrayList<>();

  private static final String COUNTRY = DemandFacts.scope("country", "");
  private static final int MOST_BOUGHT = 3;

  private final Map<String, Demand> countries = new TreeMap<>();

  ReplayReport(String bootstrap) throws IOException {
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.PROFILES.name()),
        Profile.class,
        (key, profile) -> profiles.put(key, profile));
    WholeTopics.read(
        bootstrap,
        TriggerTopics.on(bootstrap),
        Trigger.class,
        (key, trigger) -> {
          if (triggerIds.add(trigger.getId())) {
            triggers.merge(
                trigger.getRule()
                    + (trigger.getKind() == TriggerKind.RETRACT
                        ? " (taken back)"
                        : trigger.getStep() > 0 ? " (step " + (trigger.getStep() + 1) + ")" : ""),
                1L,
                Long::sum);
          }
        });
    Map<String, Affinities> affinities = new TreeMap<>();
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.AFFINITIES.name()),
        Affinities.class,
        (key, one) -> affinities.put(key, one));
    affinities.values().forEach(this::pairs);
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.DEMAND.name()),
        Demand.class,
        (key, one) -> {
          if (one.getWhat().equals(DemandFacts.BOUGHT) && one.getScope().startsWith(COUNTRY)) {
            countries.put(one.getScope().substring(COUNTRY.length()), one);
          }
        });
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.DECISIONS.name()),
        Decision.class,
        (key, decision) ->
            decisions
                .computeIfAbsent(Reasons.word(decision.getReason()), word -> new TreeMap<>())
                .merge(decision.getRule() + ", " + decision.getReason(), 1L, Long::sum));
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.DEAD_LETTERS.name()),
        io.beckon.schema.DeadLetter.class,
        (key, letter) -> deadLetters++);
  }

  /** Each pair once, if it was bought together often enough to say something. */
  private void pairs(Affinities one) {
    if (one.getKind().equals(Baskets.BOUGHT) && one.getUnit().equals(Baskets.PRODUCT)) {
      for (Affinity with : one.getOthers()) {
        if (one.getItem().compareTo(with.getItem()) < 0
            && with.getTogether() >= SAYS_SOMETHING * one.getBaskets()) {
          pairs.add(
              new Pair(
                  one.getItem(),
                  with.getItem(),
                  with.getTogether(),
                  with.getConfidence(),
                  with.getLift()));
        }
      }
    }
  }

  void print(PrintStream out) {
    long known = profiles.values().stream().filter(Profile::getKnown).count();
    long orders = profiles.values().stream().mapToLong(p -> p.getOrders().getCount()).sum();
    long returns = profiles.values().stream().mapToLong(p -> p.getOrders().getReturns()).sum();
    Map<String, long[]> money = new TreeMap<>();
    for (Profile profile : profiles.values()) {
      for (CurrencyTotal total : profile.getOrders().getMoney()) {
        long[] sums = money.computeIfAbsent(total.getCurrency(), currency -> new long[2]);
        sums[0] = Money.sum(sums[0], total.getOrdered());
        sums[1] = Money.sum(sums[1], total.getReturned());
      }
    }
    out.printf(
        Locale.ROOT,
        "contacts          %,12d  (%,d known customers, %,d anonymous)%n",
        profiles.size(),
        known,
        profiles.size() - known);
    out.printf(Locale.ROOT, "orders            %,12d%n", orders);
    out.printf(Locale.ROOT, "returns           %,12d%n", returns);
    money.forEach(
        (currency, sums) ->
            out.printf(
                Locale.ROOT,
                "money, %s        %12s ordered, %s returned, %s kept%n",
                currency,
                amount(sums[0], currency),
                amount(sums[1], currency),
                amount(Money.sum(sums[0], -sums[1]), currency)));
    Map<String, Long> segments = new TreeMap<>();
    for (Profile profile : profiles.values()) {
      for (InSegment in : profile.getSegments()) {
        segments.merge(in.getSegment(), 1L, Long::sum);
      }
    }
    pairs.stream()
        .sorted(Comparator.comparingDouble(Pair::lift).reversed())
        .limit(PAIRS)
        .forEach(
            pair ->
                out.printf(
                    Locale.ROOT,
                    "bought together   %12.1f  %s with %s: confidence %.4f, lift %.3f%n",
                    pair.together,
                    pair.item,
                    pair.other,
                    pair.confidence,
                    pair.lift));
    countries.forEach(
        (country, demand) ->
            demand.getItems().stream()
                .sorted(
                    Comparator.comparingLong(ItemDemand::getEver)
                        .reversed()
                        .thenComparing(ItemDemand::getItem))
                .limit(MOST_BOUGHT)
                .forEach(
                    item ->
                        out.printf(
                            Locale.ROOT,
                            "most bought       %,12d  %s: %s%n",
                            item.getEver(),
                            country,
                            item.getItem())));
    segments.forEach(
        (segment, count) ->
            out.printf(Locale.ROOT, "in segment        %,12d  %s%n", count, segment));
    out.printf(Locale.ROOT, "dead letters      %,12d%n", deadLetters);
    triggers.forEach(
        (rule, count) -> out.printf(Locale.ROOT, "trigger           %,12d  %s%n", count, rule));
    decisions.forEach(
        (word, reasons) ->
            reasons.forEach(
                (reason, count) ->
                    out.printf(Locale.ROOT, "%-17s %,12d  %s%n", word, count, reason)));
  }

  /** Writes one line a contact, for comparing with a batch computation. */
  void writeContacts(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("contact,known,orders,returns,ordered_pence,returned_pence");
    for (Profile profile : profiles.values()) {
      long ordered =
          profile.getOrders().getMoney().stream().mapToLong(CurrencyTotal::getOrdered).sum();
      long returned =
          profile.getOrders().getMoney().stream().mapToLong(CurrencyTotal::getReturned).sum();
      lines.add(
          profile.getContact()
              + ","
              + profile.getKnown()
              + ","
              + profile.getOrders().getCount()
              + ","
              + profile.getOrders().getReturns()
              + ","
              + ordered
              + ","
              + returned);
    }
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** Writes the ids of all triggers, sorted. */
  void writeTriggerIds(Path file) throws IOException {
    Files.write(file, triggerIds, StandardCharsets.UTF_8);
  }

  /** In major units, with the decimals of the currency. */
  private static String amount(long minor, String currency) {
    return String.format(
        Locale.ROOT, "%,." + Currencies.digits(currency) + "f", new Money(minor, currency).major());
  }
}
