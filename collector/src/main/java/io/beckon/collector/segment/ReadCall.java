package io.beckon.collector.segment;

import io.beckon.schema.Event;
import io.beckon.schema.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call, as it was understood.
 *
 * @param event what it makes; null: nothing, and the problems say why
 * @param aliases what it says of the ids of its contact; each is an event beside it
 * @param messageId by which its sender knows it; empty: it has none
 * @param problems what of it was not taken as it was sent
 */
public record ReadCall(
    @Nullable Event event, List<Event> aliases, String messageId, List<Problem> problems) {
  /** A call of which nothing can be taken. */
  public static ReadCall refused(String messageId, String why) {
    return new ReadCall(null, List.of(), messageId, List.of(new Problem("", "", why)));
  }

  /**
   * The event.
   *
   * @throws Refused when it makes none, with the reason
   */
  public Event taken() throws Refused {
    if (event == null) {
      throw new Refused(detail());
    }
    return event;
  }

  /** All problems in one sentence. */
  public String detail() {
    return problems.stream().map(ReadCall::sentence).collect(Collectors.joining("; "));
  }

  private static String sentence(Problem problem) {
    if (problem.getPath().isEmpty()) {
      return problem.getExpected();
    }
    return problem.getPath() + " is '" + problem.getSent() + "': " + problem.getExpected();
  }
}
