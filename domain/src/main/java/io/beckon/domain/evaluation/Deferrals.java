package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets something of a rule wait until a deadline, on which the engine goes on with it. */
public final class Deferrals {
  private static final int CAP = Bounds.cap(ContactState.SCHEMA$, "deferred");
  private static final int CAUSES = Bounds.cap(Deferred.SCHEMA$, "causes");

  private Deferrals() {}

  /**
   * Lets something wait from this step on.
   *
   * @param what what of the rule waits
   * @param message which of the rule's messages, or what tells this wait from others
   * @param event kept for then; null: none
   * @return whether there was room for it
   */
  public static boolean await(
      EvaluationContext context,
      Rule rule,
      String what,
      String message,
      long due,
      @Nullable Event event) {
    return await(
        context,
        rule,
        what,
        message,
        due,
        context.time(),
        context.occurrence(what),
        context.causes(),
        event);
  }

  /** The same, of what began to wait before this step. */
  static boolean await(
      EvaluationContext context,
      Rule rule,
      String what,
      String message,
      long due,
      long since,
      String occurrence,
      List<Cause> causes,
      @Nullable Event event) {
    List<Deferred> waiting = context.state().getDeferred();
    return waiting.size() < CAP
        && waiting.add(
            Deferred.newBuilder()
                .setRule(rule.name())
                .setVersion(rule.version())
                .setWhat(what)
                .setMessage(message)
                .setDue(due)
                .setSince(since)
                .setOccurrence(occurrence)
                .setCauses(new ArrayList<>(causes.subList(0, Math.min(CAUSES, causes.size()))))
                .setEvent(context.kept(event))
                .build());
  }
}
