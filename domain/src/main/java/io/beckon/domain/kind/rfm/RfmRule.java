package io.beckon.domain.kind.rfm;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.rule.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recency, frequency, money and interest in bins, and named segments over them.
 *
 * @param counts name of the event that recency and frequency are about
 * @param fromDay first day whose events count, days since the epoch; {@link Integer#MIN_VALUE}: all
 * @param windowDays events of so many days count, today included; 0: all
 * @param recency spans since the last event, milliseconds, ascending: within the first is the
 *     highest bin
 * @param frequency least counts of the second bin and those above it, ascending
 * @param money least amounts of the second bin and those above it by currency, minor units,
 *     ascending
 * @param floor by currency, with less money a contact is in the lowest bin of it, minor units
 * @param hysteresis a bin of money is kept until the money is so many percent below its edge
 * @param interest null: it has none
 * @param named the best first; the first whose condition holds is the contact's
 */
public record RfmRule(
    String name,
    int version,
    String counts,
    int fromDay,
    int windowDays,
    List<Long> recency,
    List<Long> frequency,
    Map<String, List<Long>> money,
    Map<String, Long> floor,
    int hysteresis,
    @Nullable Interest interest,
    List<Named> named)
    implements Rule {

  /** Events since the last purchase, but for no longer than {@code within}, milliseconds. */
  public record Interest(List<String> events, long within, List<Long> bins) {}

  /** A segment over the bins. */
  public record Named(String segment, Condition condition) {}

  @Override
  public String waitsFor() {
    return "the event '" + counts + "'";
  }

  @Override
  public String kind() {
    return "rfm";
  }

  @Override
  public List<String> segments() {
    return named.stream().map(one -> segment(one.segment())).toList();
  }

  @Override
  public boolean hasSeveralSegments() {
    return true;
  }

  /** Place of a segment in the list, 0 the best; a contact without one is behind them all. */
  int rank(String segment) {
    for (int i = 0; i < named.size(); i++) {
      if (named.get(i).segment().equals(segment)) {
        return i;
      }
    }
    return named.size();
  }

  /** Whether events of this name are behaviour since the last purchase. */
  public boolean minds(String event) {
    return interest != null && interest.events().contains(event);
  }
}
