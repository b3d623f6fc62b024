package io.beckon.domain.history;

import io.beckon.domain.rule.Rule;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.ProgrammeRun;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why one rule has sent a contact something, or not: there is always an answer. */
public final class RuleAnswer {
  private static final int NAMES = 5;

  private RuleAnswer() {}

  /**
   * In one or two sentences.
   *
   * @param lines all of the contact's: its events, and what concerns the rule
   * @param state the contact at the end
   */
  public static String of(
      Rule rule, List<Timeline.Line> lines, List<LoggedEvent> events, ContactState state) {
    List<Timeline.Line> own = lines.stream().filter(line -> !line.rule().isEmpty()).toList();
    for (String what : List.of("fired", "stage", "segment", "shadow", "retracted", "ended")) {
      String times = times(own, what);
      if (!times.isEmpty()) {
        return times + otherwise(own) + waits(rule, state);
      }
    }
    String held = times(own, "held back");
    String missed = times(own, "did not");
    String failed = times(own, "failed");
    if (!failed.isEmpty()) {
      return failed + waits(rule, state);
    }
    if (!held.isEmpty() || !missed.isEmpty()) {
      return (held.isEmpty() ? missed : held) + waits(rule, state);
    }
    String waits = waits(rule, state);
    if (!waits.isEmpty()) {
      return "it is under way" + waits;
    }
    return "it was never looked at: it waits for " + rule.waitsFor() + "; " + names(events);
  }

  /** How often, and the last of them. */
  private static String times(List<Timeline.Line> lines, String what) {
    List<Timeline.Line> of = lines.stream().filter(line -> line.what().equals(what)).toList();
    if (of.isEmpty()) {
      return "";
    }
    Timeline.Line last = of.get(of.size() - 1);
    String how =
        what.equals("did not") ? "it was looked at and did not fire" : "it has " + word(what);
    return "%s %s, %s %s: %s"
        .formatted(
            how,
            of.size() == 1 ? "once" : of.size() + " times",
            of.size() == 1 ? "at" : "the last at",
            Instant.ofEpochMilli(last.at()),
            last.text());
  }

  private static String word(String what) {
    return switch (what) {
      case "held back" -> "been held back";
      case "stage", "segment" -> "moved the contact";
      case "shadow" -> "fired as a shadow, which sends nothing,";
      default -> what;
    };
  }

  private static String otherwise(List<Timeline.Line> lines) {
    Map<String, Long> counts =
        lines.stream()
            .filter(line -> List.of("retracted", "held back", "failed").contains(line.what()))
            .collect(
                Collectors.groupingBy(Timeline.Line::what, TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(one -> one.getKey() + " " + one.getValue() + " times")
            .collect(Collectors.joining(", ", "; ", ""));
  }

  /** What of it is under way, and until when. */
  private static String waits(Rule rule, ContactState state) {
    for (Deferred pending : state.getDeferred()) {
      if (pending.getRule().equals(rule.name())) {
        return "; it waits until " + Instant.ofEpochMilli(pending.getDue());
      }
    }
    for (ProgrammeRun run : state.getProgrammes()) {
      if (run.getRule().equals(rule.name()) && run.getEndedAt() == 0) {
        return "; it is at step "
            + run.getStep()
            + (run.getDue() == 0 ? "" : " until " + Instant.ofEpochMilli(run.getDue()));
      }
    }
    return "";
  }

  private static String names(List<LoggedEvent> events) {
    Map<String, Long> counts =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.event().getName(), TreeMap::new, Collectors.counting()));
    if (counts.isEmpty()) {
      return "the contact has no events";
    }
    String most =
        counts.entrySet().stream()
            .sorted(Comparator.comparing(one -> -one.getValue()))
            .limit(NAMES)
            .map(one -> one.getValue() + " x " + one.getKey())
            .collect(Collectors.joining(", "));
    return "the contact's events are "
        + most
        + (counts.size() > NAMES ? " and " + (counts.size() - NAMES) + " other names" : "");
  }
}
