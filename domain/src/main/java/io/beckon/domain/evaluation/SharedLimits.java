package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Zones;
import io.beckon.domain.policy.Cap;
import io.beckon.domain.policy.Channel;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.policy.Habits;
import io.beckon.domain.policy.WorkspaceLimits;
import io.beckon.domain.profile.Traits;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ChannelSends;
import io.beckon.schema.ContactState;
import io.beckon.schema.CountedSend;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Limits across rules: how much a contact gets on a channel, and at which hours. */
public final class SharedLimits {
  private static final int COUNTED = Bounds.cap(ContactState.SCHEMA$, "sends");
  private static final int SENDS = Bounds.cap(ChannelSends.SCHEMA$, "sends");

  private final List<WorkspaceLimits> documents;
  private final ZoneId shop;
  private final String zoneTrait;
  private final Habits habits;
  private final Channels channels;

  public SharedLimits(RuleSet rules) {
    this.documents = rules.ofWorkspace();
    this.shop = rules.days().zone();
    this.zoneTrait =
        documents.stream()
            .map(WorkspaceLimits::zoneTrait)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(WorkspaceLimits.ZONE_TRAIT);
    Habits known = Habits.NONE;
    for (WorkspaceLimits document : documents) {
      if (document.habits() != null) {
        known = document.habits();
        break;
      }
    }
    this.habits = known;
    this.channels = rules.channels();
  }

  /** The contact's own zone, as its traits say it, or the shop's. */
  public ZoneId zone(Profile profile) {
    String trait = zoneTrait(profile);
    ZoneId own = trait == null ? null : Zones.of(trait);
    // A form or an import can write anything here; then the shop's own zone is the best guess.
    return own == null ? shop : own;
  }

  /** What the contact's zone says that is no zone, and what is taken in its place; null: it is. */
  public @Nullable String strangeZone(Profile profile) {
    String trait = zoneTrait(profile);
    return trait == null || trait.isBlank() || Zones.of(trait) != null
        ? null
        : "'" + trait + "' is no time zone; " + shop + " was taken";
  }

  private @Nullable String zoneTrait(Profile profile) {
    return Traits.value(profile, zoneTrait);
  }

  /** The ways to reach a contact. */
  public Channels channels() {
    return channels;
  }

  /** What the workspace's contacts do with messages. */
  public Habits habits() {
    return habits;
  }

  /** The first moment from {@code time} on at which this channel may be used. */
  public long quietUntil(Profile profile, String channel, long time) {
    long until = time;
    for (WorkspaceLimits document : documents) {
      for (WorkspaceLimits.ChannelQuiet quiet : document.quiet()) {
        if (concerns(quiet.channel(), channel)) {
          until = Math.max(until, quiet.hours().endsAt(time, zone(profile)));
        }
      }
    }
    return until;
  }

  /** The documents whose quiet hours keep this channel at a moment, with those hours. */
  List<Fact> quiet(Profile profile, String channel, long time) {
    List<Fact> kept = new ArrayList<>();
    for (WorkspaceLimits document : documents) {
      for (WorkspaceLimits.ChannelQuiet quiet : document.quiet()) {
        if (concerns(quiet.channel(), channel)
            && quiet.hours().endsAt(time, zone(profile)) != time) {
          kept.add(new Fact("limits", document.name()));
          kept.add(
              new Fact("quiet", quiet.hours() + " of " + quiet.channel() + ", " + zone(profile)));
        }
      }
    }
    return kept;
  }

  /**
   * A cap that another message would go beyond.
   *
   * @param document whose cap it is
   * @param usedBy the messages that used it up, the first one first
   */
  record Reached(String document, Cap cap, List<CountedSend> usedBy) {}

  /**
   * The cap that another message on this channel would go beyond, when it was to go out or now that
   * it would; null: none.
   */
  @Nullable Reached reached(ContactState state, String channel, long time, long present) {
    Reached reached = reached(state, channel, time);
    return reached == null && present != time ? reached(state, channel, present) : reached;
  }

  private @Nullable Reached reached(ContactState state, String channel, long time) {
    for (WorkspaceLimits document : documents) {
      for (Cap cap : document.caps()) {
        if (concerns(cap.channel(), channel)) {
          long from = cap.countsFrom(time, zone(state.getProfile()));
          if (sent(state, cap, from) >= cap.max()) {
            return new Reached(document.name(), cap, usedBy(state, cap, from));
          }
        }
      }
    }
    return null;
  }

  private List<CountedSend> usedBy(ContactState state, Cap cap, long from) {
    List<CountedSend> used = new ArrayList<>();
    for (ChannelSends sends : state.getSends()) {
      if (concerns(cap.channel(), sends.getChannel())) {
        sends.getSends().stream().filter(one -> one.getAt() >= from).forEach(used::add);
      }
    }
    used.sort(Comparator.comparingLong(CountedSend::getAt).thenComparing(CountedSend::getRule));
    return used;
  }

  /** Remembers a message, if any document counts them. */
  public void sent(ContactState state, String channel, String rule, long time) {
    if (documents.isEmpty()) {
      return;
    }
    ChannelSends sends = Bounds.find(state.getSends(), ChannelSends::getChannel, channel);
    if (sends == null) {
      sends = new ChannelSends(channel, new ArrayList<>());
      state.getSends().add(sends);
      Bounds.trim(state.getSends(), COUNTED, one -> one.getSends().isEmpty() ? time : last(one));
    }
    Bounds.remove(sends.getSends(), one -> time - one.getAt() > Cap.LONGEST);
    sends.getSends().add(new CountedSend(time, rule));
    Bounds.trim(sends.getSends(), SENDS, CountedSend::getAt);
  }

  /** Whether any limit across rules can concern this channel. */
  public boolean isLimited(Channel channel) {
    if (channel.needsConsent()) {
      return true;
    }
    for (WorkspaceLimits document : documents) {
      for (Cap cap : document.caps()) {
        if (cap.channel().equals(channel.name())) {
          return true;
        }
      }
      for (WorkspaceLimits.ChannelQuiet quiet : document.quiet()) {
        if (quiet.channel().equals(channel.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /** What is said of all channels together is of those that need consent. */
  private boolean concerns(String limited, String name) {
    if (limited.equals(name)) {
      return true;
    }
    Channel channel = channels.get(name);
    return limited.equals(WorkspaceLimits.ALL) && channel != null && channel.needsConsent();
  }

  private int sent(ContactState state, Cap cap, long from) {
    int sent = 0;
    for (ChannelSends sends : state.getSends()) {
      if (concerns(cap.channel(), sends.getChannel())) {
        List<CountedSend> of = sends.getSends();
        for (int i = 0; i < of.size(); i++) {
          sent += of.get(i).getAt() >= from ? 1 : 0;
        }
      }
    }
    return sent;
  }

  private static long last(ChannelSends sends) {
    return sends.getSends().get(sends.getSends().size() - 1).getAt();
  }
}
