package io.beckon.domain.catalog;

import io.beckon.schema.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Those who wait for a product's news, because they looked at it or searched for it.
 *
 * @param latest who is told, the latest to look first
 * @param forgotten who looked too long ago, or before too many others
 */
public record Watchers(List<Watcher> latest, List<Watcher> forgotten) {
  /** For so long after it looked, a contact is told. */
  public static final Duration LIFE = Duration.ofDays(30);

  private static final Comparator<Watcher> LATEST_FIRST =
      Comparator.comparingLong(Watcher::getAt).reversed().thenComparing(Watcher::getId);

  /**
   * Those of all who looked, as of a time.
   *
   * @param now epoch milliseconds
   * @param cap so many are told at most
   */
  public static Watchers of(Iterable<Watcher> all, long now, int cap) {
    List<Watcher> latest = new ArrayList<>();
    List<Watcher> forgotten = new ArrayList<>();
    for (Watcher one : all) {
      (one.getAt() <= now - LIFE.toMillis() ? forgotten : latest).add(one);
    }
    latest.sort(LATEST_FIRST);
    if (latest.size() > cap) {
      forgotten.addAll(latest.subList(cap, latest.size()));
      latest = latest.subList(0, cap);
    }
    return new Watchers(latest, forgotten);
  }
}
