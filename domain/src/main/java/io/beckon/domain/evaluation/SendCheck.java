package io.beckon.domain.evaluation;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.policy.Channel;
import io.beckon.domain.policy.FiringLimits;
import io.beckon.domain.policy.Habits;
import io.beckon.domain.policy.Send;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.schema.ContactState;
import io.beckon.schema.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message may go out now: asks, in this order, for a channel with consent, the rule's own
 * limits, its expiry, the hour, and the limits across rules. It counts nothing. Would it have gone
 * out is asked of the step's time, is it still right to of the log's present.
 */
final class SendCheck {
  private final EvaluationContext context;
  private final Send send;
  private final SendPolicy policy;
  private final List<Fact> seen;
  private String channel;
  private boolean limited;
  private long later = Facts.NEVER;

  /**
   * @param seen takes what the answer follows from
   */
  SendCheck(EvaluationContext context, Send send, SendPolicy policy, List<Fact> seen) {
    this.context = context;
    this.send = send;
    this.policy = policy;
    this.seen = seen;
    this.channel = send.channels().get(0);
  }

  /** The channel that it takes; before one is found, the rule's first. */
  String channel() {
    return channel;
  }

  /** Whether limits across rules concern that channel. */
  boolean isLimited() {
    return limited;
  }

  /**
   * When it may go after all, epoch milliseconds; {@link Facts#NEVER}: what keeps it does so for
   * good.
   */
  long later() {
    return later;
  }

  /**
   * Why it may not go out now; null when it may.
   *
   * @param limitKey what its limits are counted under
   * @param since when it wanted to go out first, epoch milliseconds
   * @param until from when on it is worth nothing, epoch milliseconds; {@link Facts#NEVER}: it
   *     always is
   * @param anyHour no hours concern it
   */
  @Nullable String refusal(String limitKey, long since, long until, boolean anyHour) {
    ContactState state = context.state();
    long time = context.time();
    long present = context.present();
    SharedLimits shared = context.shared();
    Channel chosen = ChannelChoice.choose(send, context.profile(), shared, seen);
    if (chosen == null) {
      return ChannelChoice.refusal(send, context.profile(), shared, seen);
    }
    channel = chosen.name();
    limited = shared.isLimited(chosen);
    String limit = FiringLimits.forbids(state, limitKey, policy.limits(), time);
    if (limit != null) {
      RefusalFacts.ownLimit(policy.limits(), FiringLimits.times(state, limitKey), seen);
      return limit;
    }
    SendingTime sending = new SendingTime(context, policy, channel, limited);
    long allowed = anyHour ? present : sending.allowed(present);
    if (Math.max(present, allowed) >= until) {
      seen.add(new Fact("expiredAt", Instant.ofEpochMilli(until).toString()));
      return "expired";
    }
    // What has waited already has had its hour chosen.
    boolean first = send.bestHourWithin() > 0 && !anyHour && time == since;
    Habits habits = shared.habits();
    if (!habits.from().isEmpty() && (send.best() || first)) {
      seen.add(new Fact("habits", habits.from()));
    }
    long best = first ? sending.best(send, until) : allowed;
    if (best > present) {
      seen.add(new Fact("sendableFrom", Instant.ofEpochMilli(best).toString()));
      later = best;
      if (allowed > present) {
        RefusalFacts.quiet(policy, shared.quiet(context.profile(), channel, present), seen);
        return "quiet-hours";
      }
      return "best-hour";
    }
    SharedLimits.Reached cap = limited ? shared.reached(state, channel, time, present) : null;
    if (cap != null) {
      RefusalFacts.cap(cap, seen);
    }
    return cap == null ? null : "frequency-cap";
  }
}
