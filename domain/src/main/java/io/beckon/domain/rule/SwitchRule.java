package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import java.util.List;
import java.util.stream.Stream;

/**
 * A transaction ends some campaigns for the contact and starts the next.
 *
 * @param undoOn event that switches back; empty: none
 * @param undoWithin for how long, milliseconds
 */
public record SwitchRule(
    String name,
    int version,
    String on,
    Condition condition,
    List<String> stop,
    String start,
    Send send,
    String undoOn,
    long undoWithin,
    Restraints restraints)
    implements Rule {

  public SwitchRule {
    stop = List.copyOf(stop);
  }

  @Override
  public Stream<Send> sends() {
    return Stream.of(send);
  }

  @Override
  public String kind() {
    return "campaign-switch";
  }
}
