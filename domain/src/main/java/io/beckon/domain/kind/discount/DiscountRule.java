package io.beckon.domain.kind.discount;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Rule;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of discount levels; the first whose condition holds is the contact's.
 *
 * @param dwell least time between two changes of level, milliseconds
 * @param valid how long a level is offered, milliseconds; 0: until it changes
 * @param told which changes the contact is told of
 */
public record DiscountRule(
    String name,
    int version,
    List<Level> levels,
    long dwell,
    long valid,
    Notify told,
    Send send,
    SendPolicy restraints)
    implements Rule {

  /** Which changes are told. */
  public enum Notify {
    BETTER,
    WORSE,
    BOTH;

    boolean tells(boolean better) {
      return this == BOTH || (this == BETTER) == better;
    }
  }

  /** One level, 0 to 100 percent. */
  public record Level(int percent, Condition condition) {}

  public DiscountRule {
    levels = List.copyOf(levels);
  }

  @Override
  public Stream<Send> sends() {
    return Stream.of(send);
  }

  @Override
  public String waitsFor() {
    return "a change of the contact by which another level holds";
  }

  @Override
  public String kind() {
    return "discount";
  }
}
