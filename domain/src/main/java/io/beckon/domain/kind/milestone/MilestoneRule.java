package io.beckon.domain.kind.milestone;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Rule;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Fires when something that is counted of a contact reaches a mark for the first time.
 *
 * @param currency of the money that is counted, ISO 4217; empty: orders or visits are counted
 * @param marks ascending, 1 or more; money in minor units
 * @param condition what must hold at that moment; a mark that is reached while it does not hold is
 *     passed over
 */
public record MilestoneRule(
    String name,
    int version,
    Counted counted,
    String currency,
    List<Long> marks,
    Condition condition,
    Send send,
    SendPolicy policy)
    implements Rule {
  /** What is counted. */
  public enum Counted {
    ORDERS,
    VISITS,
    MONEY
  }

  public MilestoneRule {
    marks = List.copyOf(marks);
  }

  /** The highest mark that is not above a count; 0: none. */
  long reached(long count) {
    long reached = 0;
    for (int i = 0; i < marks.size() && marks.get(i) <= count; i++) {
      reached = marks.get(i);
    }
    return reached;
  }

  @Override
  public Stream<Send> sends() {
    return Stream.of(send);
  }

  @Override
  public String waitsFor() {
    return "a further mark of its " + counted.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String kind() {
    return "milestone";
  }
}
