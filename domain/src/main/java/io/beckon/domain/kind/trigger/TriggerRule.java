package io.beckon.domain.kind.trigger;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.OnChange;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fires at a moment, or some time after it.
 *
 * @param lapse null: at once
 */
public record TriggerRule(
    String name,
    int version,
    Moment moment,
    Condition condition,
    @Nullable Wait lapse,
    Send send,
    SendPolicy restraints,
    OnChange onChange)
    implements AtMoment {

  /**
   * Time to pass in which something does not happen.
   *
   * @param after milliseconds
   * @param unless names of events of which none may come in that time
   */
  public record Wait(long after, List<String> unless) {
    public Wait {
      unless = List.copyOf(unless);
    }
  }

  @Override
  public String momentKey() {
    return "when";
  }

  @Override
  public Stream<Send> sends() {
    return Stream.of(send);
  }

  @Override
  public String kind() {
    return "trigger";
  }
}
