package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import java.util.List;

/**
 * What a trigger carries to which channel.
 *
 * @param channels in the order of preference, at least one
 * @param best of several, the one that the contact reacts to most, instead of the first that it has
 *     opted in to
 */
public record Send(List<String> channels, boolean best, String template, List<Item> with) {
  /** The channels that rules may name. */
  public static final List<String> CHANNELS =
      List.of("email", "sms", "push", "onsite", "rtb", "crm");

  /** One named value of the payload. */
  public record Item(String name, Condition value) {}

  public Send {
    channels = List.copyOf(channels);
    with = List.copyOf(with);
  }
}
