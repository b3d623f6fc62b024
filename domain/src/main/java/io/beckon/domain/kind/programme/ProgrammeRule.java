package io.beckon.domain.kind.programme;

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
 * Messages over time, with conditions, branches and waits between them.
 *
 * @param reenterAfter how long after its end a contact may enter again, milliseconds; {@link
 *     #NEVER}
 * @param steps flat, in the order of the document; branches are jumps
 * @param exits events that end it
 * @param ignored it ends when so many messages in a row were not reacted to; 0: however many
 * @param keep values that are remembered from the moment of entering
 * @param key what tells a contact's runs from each other; null: there is one at a time
 */
public record ProgrammeRule(
    String name,
    int version,
    Moment moment,
    Condition condition,
    long reenterAfter,
    List<Step> steps,
    List<Exit> exits,
    int ignored,
    List<Send.Item> keep,
    @Nullable RunKey key,
    SendPolicy restraints,
    OnChange onChange)
    implements AtMoment {
  /** A contact enters once only. */
  public static final long NEVER = Long.MAX_VALUE;

  /** An event that ends the programme, if the condition holds. */
  public record Exit(String event, Condition condition) {}

  /** One instruction. */
  public sealed interface Step {}

  /** A step at which a contact can rest, known by its name or its place in the document. */
  public sealed interface Rest extends Step {
    String at();
  }

  /**
   * Sends a message.
   *
   * @param from the step to go on from when it has waited for the end of quiet hours: the condition
   *     that led here, or itself
   */
  public record Say(String at, int number, Send send, int from) implements Rest {}

  /** Waits so many milliseconds. */
  public record Pause(String at, long millis) implements Rest {}

  /** Waits for an event, but not longer than so many milliseconds. */
  public record Await(String at, String event, Condition condition, long timeout) implements Rest {}

  /** Goes on at another step unless the condition holds. */
  public record Unless(Condition condition, int target) implements Step {}

  /** Goes on at another step. */
  public record Jump(int target) implements Step {}

  /** Goes back to another step until that was done so often. */
  public record Again(int target, int times) implements Step {}

  /** Ends the programme. */
  public record End() implements Step {}

  public ProgrammeRule {
    steps = List.copyOf(steps);
    exits = List.copyOf(exits);
    keep = List.copyOf(keep);
  }

  /** Whether events say which run they are about. */
  public boolean isKeyedByEvents() {
    return key != null && key.isOfEvent();
  }

  /** Where a contact rests; -1 when there is no such step. */
  public int indexOf(String at) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Rest rest && rest.at().equals(at)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String momentKey() {
    return "enter";
  }

  @Override
  public Stream<Send> sends() {
    return steps.stream().filter(Say.class::isInstance).map(step -> ((Say) step).send());
  }

  @Override
  public String kind() {
    return "programme";
  }
}
