package io.beckon.domain.policy;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all rules together: how much one contact gets, and when.
 *
 * @param name of the document
 * @param zone the workspace's, and where contacts are of whom no zone is known; null: it does not
 *     say
 * @param zoneTrait the trait that says a contact's own, such as {@code Europe/London}; null: it
 *     does not say
 * @param channels rows of channels that it adds or says otherwise
 * @param habits what contacts do with messages; null: the document does not say
 */
public record WorkspaceLimits(
    String name,
    @Nullable ZoneId zone,
    @Nullable String zoneTrait,
    List<Channel> channels,
    List<Cap> caps,
    List<ChannelQuiet> quiet,
    @Nullable Habits habits) {
  /** The trait asked for a contact's zone where no document says another. */
  public static final String ZONE_TRAIT = "timezone";

  /** Stands for every channel that needs consent. */
  public static final String ALL = "all";

  /** Quiet hours of one channel, or of {@link #ALL}. */
  public record ChannelQuiet(String channel, QuietHours hours) {}

  public WorkspaceLimits {
    channels = List.copyOf(channels);
    caps = List.copyOf(caps);
    quiet = List.copyOf(quiet);
  }
}
