package io.beckon.domain.kind.campaign;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.Rule;
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
    SendPolicy restraints)
    implements Rule {

  public SwitchRule {
    stop = List.copyOf(stop);
  }

  @Override
  public Stream<Send> sends() {
    return Stream.of(send);
  }

  @Override
  public String firesBy() {
    return on;
  }

  @Override
  public String waitsFor() {
    return "the event '" + on + "'";
  }

  @Override
  public String kind() {
    return "campaign-switch";
  }
}
