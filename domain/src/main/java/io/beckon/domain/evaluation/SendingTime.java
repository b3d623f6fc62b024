package io.beckon.domain.evaluation;

import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;

/** When a message may go, and when it had better. */
final class SendingTime {
  private final EvaluationContext context;
  private final SendPolicy restraints;
  private final String channel;
  private final boolean shared;

  /**
   * @param shared limits across rules concern the channel
   */
  SendingTime(EvaluationContext context, SendPolicy restraints, String channel, boolean shared) {
    this.context = context;
    this.restraints = restraints;
    this.channel = channel;
    this.shared = shared;
  }

  /** The first moment from {@code time} on that quiet hours leave. */
  long allowed(long time) {
    long until = time;
    // One span may begin where another ends; a third cannot be reached within a day.
    for (int i = 0; i < 3; i++) {
      if (restraints.quiet() != null) {
        until = restraints.quiet().endsAt(until, context.shared().zone(context.profile()));
      }
      if (shared) {
        until = context.shared().quietUntil(context.profile(), channel, until);
      }
    }
    return until;
  }

  /**
   * The best hour from now on.
   *
   * @param before the message is worth nothing from then on
   */
  long best(Send send, long before) {
    return BestHour.within(
        context.profile(),
        context.shared().zone(context.profile()),
        context.shared().habits(),
        context.present(),
        Math.min(context.present() + send.bestHourWithin(), before - 1),
        this::allowed);
  }
}
