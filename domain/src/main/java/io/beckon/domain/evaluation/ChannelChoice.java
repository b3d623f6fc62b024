package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.policy.Channel;
import io.beckon.domain.policy.Habits;
import io.beckon.domain.policy.Send;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a message's channels it takes to a contact. */
final class ChannelChoice {
  private static final double PRIOR_SENT = 20;

  private ChannelChoice() {}

  /**
   * The first that the contact has opted in to, or of these the one that it reacts to most; null
   * when there is none.
   *
   * @param seen takes what it went by
   */
  static @Nullable Channel choose(
      Send send, Profile profile, SharedLimits shared, List<Fact> seen) {
    Channel chosen = null;
    double most = -1;
    for (String name : send.channels()) {
      Channel channel = shared.channels().get(name);
      if (channel == null || !channel.allows(profile)) {
        continue;
      }
      if (!send.best()) {
        return channel;
      }
      double reaction = reaction(profile, name, shared.habits());
      seen.add(new Fact("clicks." + name, shown(reaction)));
      if (reaction > most) {
        chosen = channel;
        most = reaction;
      }
    }
    return chosen;
  }

  /** Why none of the channels reaches the contact. */
  static String refusal(Send send, Profile profile, SharedLimits shared, List<Fact> seen) {
    for (String name : send.channels()) {
      Channel channel = shared.channels().get(name);
      if (channel != null && channel.lacksName(profile)) {
        return "visitor";
      }
    }
    for (String name : send.channels()) {
      Channel channel = shared.channels().get(name);
      if (channel != null) {
        seen.add(new Fact("consent." + name, channel.refusal(profile)));
      }
    }
    return "consent";
  }

  /**
   * Click-through rate, smoothed by a Beta prior: as if {@value #PRIOR_SENT} messages had been sent
   * before, of which as many were clicked as others click on this channel. So one click of one
   * message does not outdo thirty of a hundred, and a channel of which little is known is tried
   * again.
   */
  private static double reaction(Profile profile, String channel, Habits habits) {
    ChannelBehaviour seen =
        Bounds.find(profile.getMessages(), ChannelBehaviour::getChannel, channel);
    int clicked = seen == null ? 0 : seen.getClicked();
    int sent = seen == null ? 0 : Math.max(seen.getSent(), clicked);
    return (clicked + PRIOR_SENT * habits.clicked(channel)) / (sent + PRIOR_SENT);
  }

  private static String shown(double rate) {
    return BigDecimal.valueOf(rate)
        .setScale(4, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
