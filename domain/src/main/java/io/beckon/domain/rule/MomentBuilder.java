package io.beckon.domain.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** Reads what a trigger or a programme waits for. */
public final class MomentBuilder {
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

  private final Parts parts;
  private final String pointer;
  private final JsonNode when;

  /**
   * @param pointer where the document says it: {@code /when} or {@code /enter}
   */
  public MomentBuilder(Parts parts, String pointer) {
    this.parts = parts;
    this.pointer = pointer;
    this.when = parts.root().at(pointer);
  }

  public Moment moment() {
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

  /** Whether the moment is an event, which conditions can look at. */
  public boolean hasEvent() {
    return when.has("event");
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
