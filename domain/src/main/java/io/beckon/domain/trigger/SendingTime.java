package io.beckon.domain.trigger;

import io.beckon.domain.engage.Turn;
import io.beckon.domain.rule.Restraints;
import io.beckon.domain.rule.Send;

/** When a message may go, and when it had better. */
final class SendingTime {
  private final Turn turn;
  private final Restraints restraints;
  private final String channel;
  private final boolean shared;

  /**
   * @param shared limits across rules concern the channel
   */
  SendingTime(Turn turn, Restraints restraints, String channel, boolean shared) {
    this.turn = turn;
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
        until = restraints.quiet().endsAt(until, turn.shared().zone(turn.profile()));
      }
      if (shared) {
        until = turn.shared().quietUntil(turn.profile(), channel, until);
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
        turn.profile(),
        turn.shared().zone(turn.profile()),
        turn.shared().habits(),
        turn.time(),
        Math.min(turn.time() + send.bestHourWithin(), before - 1),
        this::allowed);
  }
}
