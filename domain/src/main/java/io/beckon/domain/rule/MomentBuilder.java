package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a trigger or a programme waits for. */
final class MomentBuilder {
  private static final List<String> MOMENTS =
      List.of(
          "event",
          "enters",
          "leaves",
          "entersStage",
          "leavesStage",
          "crosses",
          "visit",
          "becomes",
          "date");

  private static final long DAY = 86_400_000L;

  private final Parts parts;
  private final String pointer;
  private final JsonNode when;

  /**
   * @param pointer where the document says it: {@code /when} or {@code /enter}
   */
  MomentBuilder(Parts parts, String pointer) {
    this.parts = parts;
    this.pointer = pointer;
    this.when = parts.root.at(pointer);
  }

  Moment moment() {
    List<String> names = new ArrayList<>();
    when.fieldNames().forEachRemaining(names::add);
    names.retainAll(MOMENTS);
    if (names.size() != 1) {
      parts.fault(
          pointer,
          "'"
              + pointer.substring(1)
              + "' names one moment, "
              + (names.isEmpty()
                  ? "such as " + String.join(", ", MOMENTS)
                  : "not " + String.join(" and ", names)));
      return new Moment.OnEvent("");
    }
    String what = names.get(0);
    String of = when.path(what).asText();
    switch (what) {
      case "event":
        return new Moment.OnEvent(of);
      case "enters", "leaves":
        return new Moment.OnSegment(of, what.equals("enters"));
      case "entersStage", "leavesStage":
        return new Moment.OnStage(of, what.equals("entersStage"));
      case "crosses":
        int dot = of.indexOf('.');
        return new Moment.OnThreshold(of.substring(0, dot), of.substring(dot + 1));
      case "visit":
        return new Moment.OnVisitEnd();
      case "becomes":
        return new Moment.OnBecoming(parts.condition(pointer + "/becomes", false));
      default:
        return date(of);
    }
  }

  boolean hasEvent() {
    return when.has("event");
  }

  /** The time to pass after the moment; null: none. */
  MomentRule.@Nullable Wait await() {
    if (!when.has("after")) {
      if (when.has("unless")) {
        parts.fault(
            pointer + "/unless#key", "'unless' needs an 'after': a time in which it counts");
      }
      return null;
    }
    if (when.has("date") || when.has("visit")) {
      parts.fault(
          pointer + "/after#key",
          when.has("date")
              ? "a date has 'daysAfter' and 'daysBefore'"
              : "the end of a visit has no 'after'");
    }
    long after = parts.millis(pointer + "/after");
    List<String> unless = parts.texts(pointer + "/unless");
    // A day longer, because quiet hours may follow.
    unless.forEach(event -> parts.count(event, after + DAY));
    return new MomentRule.Wait(after, unless);
  }

  private Moment date(String trait) {
    LocalTime at = LocalTime.of(9, 0);
    try {
      at = LocalTime.parse(when.path("at").asText("09:00"));
    } catch (DateTimeException e) {
      parts.fault(
          pointer + "/at", "'" + when.path("at").asText() + "' is no time of day; write 09:00");
    }
    int days = when.path("daysAfter").asInt() - when.path("daysBefore").asInt();
    return new Moment.OnDate(trait, days, at, when.path("every").asText().equals("year"));
  }
}
