package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.event.ConsentNames;
import io.beckon.domain.event.EventNames;
import io.beckon.domain.event.MessageEvents;
import io.beckon.domain.event.MessageEvents.Fate;
import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.Event;
import io.beckon.schema.HourOfWeek;
import io.beckon.schema.MessageReport;
import io.beckon.schema.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a contact reacts to what senders send, channel by channel, as they report it. */
public final class Messages {
  private static final long HOUR = 3_600_000L;
  private static final long WEEK = 168;
  private static final long THURSDAY = 72;
  private static final int MESSAGES = Bounds.cap(Profile.SCHEMA$, "messages");

  private Messages() {}

  static void reported(Profile profile, Event event) {
    MessageReport report = event.getMessage();
    MessageEvents.@Nullable Reading reading = MessageEvents.read(event.getName());
    ChannelBehaviour behaviour = behaviour(profile, channel(report, reading), event.getTimestamp());
    switch (event.getName()) {
      case EventNames.EMAIL_SENT -> behaviour.setSent(behaviour.getSent() + 1);
      case EventNames.EMAIL_OPENED -> {
        behaviour.setOpened(behaviour.getOpened() + 1);
        reacted(profile, event.getTimestamp());
      }
      case EventNames.EMAIL_LINK_CLICKED -> {
        behaviour.setClicked(behaviour.getClicked() + 1);
        reacted(profile, event.getTimestamp());
      }
      default -> {
        if (reading != null) {
          ended(profile, behaviour, event, reading);
        }
      }
    }
    behaviour.setLastAt(Math.max(behaviour.getLastAt(), event.getTimestamp()));
    Bounds.trim(profile.getMessages(), MESSAGES, ChannelBehaviour::getLastAt);
  }

  /**
   * Whoever unsubscribes or complains says no to the channel. An address that is dead reaches
   * nobody, so that it is the same.
   */
  private static void ended(
      Profile profile, ChannelBehaviour behaviour, Event event, MessageEvents.Reading reading) {
    if (reading.isOptOut()) {
      behaviour.setUnsubscribed(behaviour.getUnsubscribed() + 1);
      String why = reading.fate() == Fate.COMPLAINT ? "spam complaint" : "unsubscribed";
      off(profile, behaviour.getChannel(), why, event.getTimestamp());
    } else if (reading.isBounce()) {
      behaviour.setBounced(behaviour.getBounced() + 1);
      MessageReport report = event.getMessage();
      if (reading.fate() == Fate.DEAD || (report != null && report.getPermanent())) {
        off(profile, behaviour.getChannel(), "bounced for good", event.getTimestamp());
      }
    }
  }

  /** What the report says, else the event's name, else e-mail. */
  private static String channel(
      @Nullable MessageReport report, MessageEvents.@Nullable Reading reading) {
    if (report != null) {
      return ConsentNames.of(report.getChannel());
    }
    String ofName = reading == null ? null : reading.channel();
    return ofName == null ? "email" : ofName;
  }

  private static void off(Profile profile, String channel, String why, long time) {
    Consents.said(profile.getConsents(), channel, false, why, time);
  }

  private static void reacted(Profile profile, long time) {
    // The epoch was a Thursday.
    hour(profile, (int) Math.floorMod(time / HOUR + THURSDAY, WEEK), 1);
  }

  /** So many more reactions in an hour of the week. */
  public static void hour(Profile profile, int hour, int count) {
    List<HourOfWeek> hours = profile.getHours();
    int at = 0;
    while (at < hours.size() && hours.get(at).getHour() < hour) {
      at++;
    }
    if (at < hours.size() && hours.get(at).getHour() == hour) {
      hours.get(at).setCount(hours.get(at).getCount() + count);
    } else {
      hours.add(at, new HourOfWeek(hour, count));
    }
  }

  private static ChannelBehaviour behaviour(Profile profile, String channel, long time) {
    for (ChannelBehaviour behaviour : profile.getMessages()) {
      if (behaviour.getChannel().equals(channel)) {
        return behaviour;
      }
    }
    ChannelBehaviour behaviour =
        ChannelBehaviour.newBuilder()
            .setChannel(channel)
            .setSent(0)
            .setOpened(0)
            .setClicked(0)
            .setBounced(0)
            .setUnsubscribed(0)
            .setLastAt(time)
            .build();
    profile.getMessages().add(behaviour);
    return behaviour;
  }
}
