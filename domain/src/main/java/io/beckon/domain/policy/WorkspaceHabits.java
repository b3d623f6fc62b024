package io.beckon.domain.policy;

import io.beckon.schema.ChannelBehaviour;
import io.beckon.schema.HourOfWeek;
import io.beckon.schema.Profile;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds up what the contacts of a workspace do with messages, for {@link Habits}. */
public final class WorkspaceHabits {
  private static final int WEEK = 168;

  /** As if so many messages had been sent on each channel before, and one of them clicked. */
  private static final int SENT = 20;

  private final Set<String> channels;
  private final long time;
  private final Map<String, long[]> messages = new TreeMap<>();
  private final long[] hours = new long[WEEK];
  private long reactions;

  /**
   * @param channels that are measured; senders can report any other name
   * @param time as of when zones are looked at, epoch milliseconds
   */
  public WorkspaceHabits(Collection<String> channels, long time) {
    this.channels = Set.copyOf(channels);
    this.time = time;
  }

  /**
   * Takes in one contact.
   *
   * @param zone in which it lives
   */
  public void add(Profile profile, ZoneId zone) {
    for (ChannelBehaviour one : profile.getMessages()) {
      // Where nobody reports what was sent, clicks say nothing; one message can be clicked often.
      if (one.getSent() > 0 && channels.contains(one.getChannel())) {
        long[] known = messages.computeIfAbsent(one.getChannel(), channel -> new long[2]);
        known[0] += one.getSent();
        known[1] += Math.min(one.getSent(), one.getClicked());
      }
    }
    for (HourOfWeek hour : profile.getHours()) {
      hours[local(hour.getHour(), zone, time)] += hour.getCount();
      reactions += hour.getCount();
    }
  }

  /** The hour of the week in a zone that is this one in UTC, by the zone's offset at a time. */
  public static int local(int hourOfWeek, ZoneId zone, long time) {
    int seconds = zone.getRules().getOffset(Instant.ofEpochMilli(time)).getTotalSeconds();
    return Math.floorMod(hourOfWeek + Math.floorDiv(seconds, 3_600), WEEK);
  }

  /** How many openings and clicks there were. */
  public long reactions() {
    return reactions;
  }

  /** By channel, the share of messages that are clicked, with the prior of a new workspace. */
  public Map<String, Double> clicked() {
    Map<String, Double> clicked = new TreeMap<>();
    messages.forEach(
        (channel, known) -> {
          clicked.put(channel, (known[1] + 1.0) / (known[0] + SENT));
        });
    return clicked;
  }

  /** Reactions in each hour of one day of the week, 0 for Monday. */
  public List<Long> hours(int day) {
    List<Long> ofDay = new ArrayList<>(24);
    for (int hour = 0; hour < 24; hour++) {
      ofDay.add(hours[day * 24 + hour]);
    }
    return ofDay;
  }
}
