package io.beckon.domain.policy;

import io.beckon.domain.condition.Condition;
import java.util.List;

/**
 * What a trigger carries to which channel.
 *
 * @param channels in the order of preference, at least one
 * @param best of several, the one that the contact reacts to most, instead of the first that it has
 *     opted in to
 * @param bestHourWithin it goes in the hour of so many milliseconds from now in which the contact
 *     reacts most; 0: at once
 */
public record Send(
    List<String> channels, boolean best, long bestHourWithin, String template, List<Item> with) {
  /** One named value of the payload. */
  public record Item(String name, Condition value) {}

  /** Whether the recommender fills in any of its values, or says more of the products in them. */
  public boolean recommends() {
    return with.stream().anyMatch(item -> item.value().recommends() || item.value().describes());
  }

  public Send {
    channels = List.copyOf(channels);
    with = List.copyOf(with);
  }
}
