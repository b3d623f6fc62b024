package io.beckon.domain.trigger;

import io.beckon.domain.engage.Settings;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.Send;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.Consent;
import io.beckon.schema.Profile;
import org.jspecify.annotations.Nullable;

/** Which of a message's channels it takes to a contact. */
final class Channels {
  private Channels() {}

  /**
   * The first that the contact has opted in to, or of these the one that it reacts to most; null
   * when there is none.
   */
  static @Nullable String choose(Send send, Profile profile, Settings settings) {
    String chosen = null;
    double most = -1;
    for (String channel : send.channels()) {
      if (!consented(channel, profile, settings)) {
        continue;
      }
      if (!send.best()) {
        return channel;
      }
      double reaction = reaction(profile, channel);
      if (reaction > most) {
        chosen = channel;
        most = reaction;
      }
    }
    return chosen;
  }

  /** Opened and clicked, of what was sent; of a channel of which nothing is known, 0. */
  private static double reaction(Profile profile, String channel) {
    ChannelBehaviour seen =
        Bounds.find(profile.getMessages(), ChannelBehaviour::getChannel, channel);
    return seen == null
        ? 0
        : (double) (seen.getOpened() + seen.getClicked()) / Math.max(1, seen.getSent());
  }

  private static boolean consented(String channel, Profile profile, Settings settings) {
    if (settings.channelsWithoutConsent().contains(channel)) {
      return true;
    }
    Consent consent = profile.getConsents().get(channel);
    return consent != null && consent.getOptedIn();
  }
}
