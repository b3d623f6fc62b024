package io.beckon.domain.profile;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Profile;
import io.beckon.schema.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Visits: events with less than 30 minutes of silence between them. Late events join, widen or
 * bridge visits.
 */
public final class Visits {
  /** How long without a sign of the visitor ends a visit, milliseconds. */
  public static final long SILENCE = 30 * 60_000L;

  private static final int CAP = Bounds.cap(Profile.SCHEMA$, "visits");

  private Visits() {}

  static void seen(Profile profile, long time) {
    List<Visit> visits = profile.getVisits();
    int at = visits.size();
    while (at > 0 && visits.get(at - 1).getStart() > time) {
      at--;
    }
    // Visit at-1 starts at or before the event, visit at starts after it.
    boolean joinsBefore = at > 0 && time - visits.get(at - 1).getEnd() < SILENCE;
    boolean joinsAfter = at < visits.size() && visits.get(at).getStart() - time < SILENCE;
    if (joinsBefore && joinsAfter) {
      visits.get(at - 1).setEnd(visits.get(at).getEnd());
      visits.remove(at);
    } else if (joinsBefore) {
      Visit visit = visits.get(at - 1);
      visit.setEnd(Math.max(visit.getEnd(), time));
    } else if (joinsAfter) {
      visits.get(at).setStart(time);
    } else if (at == 0 && visits.size() == CAP) {
      // Older than every visit still remembered: whether it was counted is no longer known.
      return;
    } else {
      visits.add(at, new Visit(time, time));
      if (visits.size() > CAP) {
        visits.remove(0);
        profile.setVisitsBefore(profile.getVisitsBefore() + 1);
      }
    }
  }

  /** When the contact was last seen in the shop, epoch milliseconds; 0: never. */
  public static long lastEnd(Profile profile) {
    List<Visit> visits = profile.getVisits();
    return visits.isEmpty() ? 0 : visits.get(visits.size() - 1).getEnd();
  }

  /** When the latest visit began, epoch milliseconds; 0: there was none. */
  static long lastStart(Profile profile) {
    List<Visit> visits = profile.getVisits();
    return visits.isEmpty() ? 0 : visits.get(visits.size() - 1).getStart();
  }

  /** Takes in the visits of another contact that turned out to be this one. */
  public static void merge(Profile profile, Profile other) {
    List<Visit> all = new ArrayList<>(profile.getVisits());
    all.addAll(other.getVisits());
    all.sort(Comparator.comparingLong(Visit::getStart));
    List<Visit> visits = new ArrayList<>();
    for (Visit visit : all) {
      Visit before = visits.isEmpty() ? null : visits.get(visits.size() - 1);
      if (before != null && visit.getStart() - before.getEnd() < SILENCE) {
        before.setEnd(Math.max(before.getEnd(), visit.getEnd()));
      } else {
        visits.add(visit);
      }
    }
    int left = Math.max(0, visits.size() - CAP);
    profile.setVisits(new ArrayList<>(visits.subList(left, visits.size())));
    profile.setVisitsBefore(profile.getVisitsBefore() + other.getVisitsBefore() + left);
  }

  /** How many visits are known of. */
  public static int count(Profile profile) {
    return profile.getVisitsBefore() + profile.getVisits().size();
  }
}
