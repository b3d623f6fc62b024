package io.beckon.domain.rule;

import io.beckon.domain.limit.Cap;
import io.beckon.domain.limit.Habits;
import io.beckon.domain.limit.QuietHours;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all rules together: how much one contact gets, and when.
 *
 * @param zone where contacts are of whom no zone is known
 * @param zoneTrait the trait that says a contact's own, such as {@code Europe/London}
 * @param habits what contacts do with messages; null: the document does not say
 */
public record LimitsRule(
    String name,
    int version,
    ZoneId zone,
    String zoneTrait,
    List<Cap> caps,
    List<ChannelQuiet> quiet,
    @Nullable Habits habits)
    implements Rule {
  /** Stands for every channel that needs consent. */
  public static final String ALL = "all";

  /** Quiet hours of one channel, or of {@link #ALL}. */
  public record ChannelQuiet(String channel, QuietHours hours) {}

  public LimitsRule {
    caps = List.copyOf(caps);
    quiet = List.copyOf(quiet);
  }

  @Override
  public String kind() {
    return "limits";
  }
}
