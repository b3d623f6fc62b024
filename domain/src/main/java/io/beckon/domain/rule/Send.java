package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.recommend.Recommend;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  /** The channels that rules may name. */
  public static final List<String> CHANNELS =
      List.of("email", "sms", "push", "onsite", "rtb", "crm");

  /** One named value of the payload. */
  public record Item(String name, Condition value) {
    /** What it asks the recommender for; null: it is a value of its own. */
    public @Nullable Recommend recommend() {
      return value.constant() instanceof Recommend recommend ? recommend : null;
    }
  }

  /** Those of its values that the recommender fills. */
  public List<Item> recommended() {
    return with.stream().filter(item -> item.recommend() != null).toList();
  }

  public Send {
    channels = List.copyOf(channels);
    with = List.copyOf(with);
  }
}
