package io.beckon.domain.kind.rfm;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.basics.DurationLiterals;
import io.beckon.domain.basics.Money;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.rule.Parts;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads recency, frequency, money and interest in bins. */
final class RfmReader {
  /** Events that are counted, other than orders, are kept for so long. */
  private static final long MAX_SPAN = 400 * CalendarDays.DAY;

  private final Parts parts;

  RfmReader(Parts parts) {
    this.parts = parts;
  }

  RfmRule rfm(String name, int version) {
    String counts = parts.root().path("counts").asText(EventNames.ORDER_COMPLETED);
    int windowDays = days("/window", 0);
    if (!counts.equals(EventNames.ORDER_COMPLETED)) {
      if (windowDays == 0) {
        parts.fault(
            "/counts", "events other than '" + EventNames.ORDER_COMPLETED + "' need a 'window'");
      }
      parts.count(counts, (windowDays + 1) * CalendarDays.DAY);
    }
    List<Long> recency = new ArrayList<>();
    parts.root().path("recency").forEach(one -> recency.add(DurationLiterals.millis(one.asText())));
    ascending("/recency", recency);
    return new RfmRule(
        name,
        version,
        counts,
        fromDay(),
        windowDays,
        List.copyOf(recency),
        bins("/frequency"),
        money(),
        floor(),
        parts.root().path("hysteresis").asInt(),
        interest(),
        segments());
  }

  private int days(String pointer, int otherwise) {
    return parts.has(pointer) ? (int) (parts.millis(pointer) / CalendarDays.DAY) : otherwise;
  }

  private int fromDay() {
    if (!parts.has("/from")) {
      return Integer.MIN_VALUE;
    }
    String from = parts.root().path("from").asText();
    try {
      return Math.toIntExact(LocalDate.parse(from).toEpochDay());
    } catch (DateTimeException | ArithmeticException e) {
      parts.fault("/from", "'" + from + "' is no date; write such as 2026-01-31");
      return Integer.MIN_VALUE;
    }
  }

  private List<Long> bins(String pointer) {
    List<Long> bins = new ArrayList<>();
    parts.root().at(pointer).forEach(one -> bins.add(one.asLong()));
    ascending(pointer, bins);
    return List.copyOf(bins);
  }

  private Map<String, Long> floor() {
    Map<String, Long> floor = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : parts.root().path("floor").properties()) {
      floor.put(one.getKey(), amount("/floor/" + one.getKey(), one.getValue(), one.getKey()));
    }
    return Map.copyOf(floor);
  }

  /** In minor units; 0 where it is none, which is said. */
  private long amount(String pointer, JsonNode amount, String currency) {
    try {
      return Money.of(amount.asText(), currency).minor();
    } catch (IllegalArgumentException e) {
      parts.fault(pointer, String.valueOf(e.getMessage()));
      return 0;
    }
  }

  private Map<String, List<Long>> money() {
    Map<String, List<Long>> money = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> currency : parts.root().path("money").properties()) {
      String pointer = "/money/" + currency.getKey();
      List<Long> amounts = new ArrayList<>();
      for (JsonNode amount : currency.getValue()) {
        amounts.add(amount(pointer, amount, currency.getKey()));
      }
      ascending(pointer, amounts);
      money.put(currency.getKey(), List.copyOf(amounts));
    }
    return Map.copyOf(money);
  }

  private void ascending(String pointer, List<Long> bins) {
    for (int i = 1; i < bins.size(); i++) {
      if (bins.get(i) < bins.get(i - 1)) {
        parts.fault(pointer, "the bins' edges must not fall from one to the next");
        return;
      }
    }
  }

  private RfmRule.@org.jspecify.annotations.Nullable Interest interest() {
    if (!parts.has("/interest")) {
      return null;
    }
    long within = parts.millis("/interest/within");
    if (within > MAX_SPAN) {
      parts.fault("/interest/within", "events are kept for 400d at most");
    }
    List<String> events = parts.texts("/interest/events");
    events.forEach(event -> parts.count(event, within));
    return new RfmRule.Interest(List.copyOf(events), within, bins("/interest/bins"));
  }

  private List<RfmRule.Named> segments() {
    List<RfmRule.Named> segments = new ArrayList<>();
    for (int i = 0; i < parts.root().path("segments").size(); i++) {
      String at = "/segments/" + i;
      String segment = parts.root().at(at + "/segment").asText();
      if (segments.stream().anyMatch(known -> known.segment().equals(segment))) {
        parts.fault(at + "/segment", "segment '" + segment + "' is defined before");
      }
      segments.add(new RfmRule.Named(segment, parts.condition(at + "/if", false)));
    }
    return List.copyOf(segments);
  }
}
