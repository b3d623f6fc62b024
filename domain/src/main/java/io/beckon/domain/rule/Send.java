package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import java.util.List;

/** What a trigger carries to which channel. */
public record Send(String channel, String template, List<Item> with) {
  /** The channels that rules may name. */
  public static final List<String> CHANNELS =
      List.of("email", "sms", "push", "onsite", "rtb", "crm");

  /** One named value of the payload. */
  public record Item(String name, Condition value) {}

  public Send {
    with = List.copyOf(with);
  }
}
