package io.beckon.domain.kind.limits;

import com.fasterxml.jackson.databind.JsonNode;
import io.beckon.domain.basics.Nearest;
import io.beckon.domain.basics.Zones;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.Cap;
import io.beckon.domain.policy.Channel;
import io.beckon.domain.policy.Channels;
import io.beckon.domain.policy.Habits;
import io.beckon.domain.policy.QuietHours;
import io.beckon.domain.policy.WorkspaceLimits;
import io.beckon.domain.rule.Parts;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits that hold for all rules of a workspace. */
public final class LimitsKind implements RuleKind<LimitsRule> {
  /** Stands for no consent. */
  private static final String NONE = "none";

  @Override
  public String kind() {
    return "limits";
  }

  @Override
  public Class<LimitsRule> type() {
    return LimitsRule.class;
  }

  @Override
  public LimitsRule read(String name, int version, Parts parts) {
    JsonNode root = parts.root();
    if (root.path("shadow").asBoolean()) {
      parts.fault("/shadow", "limits fire nothing that a shadow could write to the decisions");
    }
    List<Channel> channels = new ArrayList<>();
    List<Cap> caps = new ArrayList<>();
    List<WorkspaceLimits.ChannelQuiet> quiet = new ArrayList<>();
    root.path("channels")
        .fieldNames()
        .forEachRemaining(
            channel -> {
              String at = "/channels/" + channel;
              Channel row = channel(parts, channel, at);
              if (row != null) {
                channels.add(row);
              }
              QuietHours hours = parts.quiet(at + "/quiet");
              if (hours != null) {
                quiet.add(new WorkspaceLimits.ChannelQuiet(channel, hours));
              }
              for (int i = 0; i < root.at(at + "/caps").size(); i++) {
                caps.add(cap(parts, channel, at + "/caps/" + i));
              }
            });
    String zoneTrait = parts.has("/zoneTrait") ? root.path("zoneTrait").asText() : null;
    return new LimitsRule(
        name,
        version,
        new WorkspaceLimits(
            name,
            zone(parts),
            zoneTrait,
            channels,
            caps,
            quiet,
            habits(parts, name + '@' + version)));
  }

  /** What the document says of the channel itself; null: nothing. */
  private static @Nullable Channel channel(Parts parts, String name, String at) {
    JsonNode row = parts.root().at(at);
    if (!row.has("consent") && !row.has("visitors")) {
      if (!name.equals(WorkspaceLimits.ALL)) {
        parts.channel(name, at);
      }
      return null;
    }
    Channel usual = Channels.USUAL.get(name);
    if (name.equals(WorkspaceLimits.ALL)) {
      parts.fault(at, "each channel has its own consent and visitors; 'all' has caps and quiet");
      return null;
    }
    if (usual == null && !row.has("consent")) {
      parts.channel(name, at);
      return null;
    }
    String consent = row.path("consent").asText(usual == null ? NONE : usual.consent());
    return new Channel(
        name, NONE.equals(consent) ? null : consent, row.path("visitors").asBoolean(true));
  }

  private static @Nullable Habits habits(Parts parts, String from) {
    JsonNode root = parts.root();
    if (!parts.has("/habits")) {
      return null;
    }
    Map<String, Double> clicked = new LinkedHashMap<>();
    root.at("/habits/clicked")
        .properties()
        .forEach(
            one -> {
              parts.channel(one.getKey(), "/habits/clicked/" + one.getKey());
              clicked.put(one.getKey(), one.getValue().asDouble());
            });
    List<Long> hours = new ArrayList<>();
    for (String day : Habits.DAYS) {
      root.at("/habits/hours/" + day).forEach(hour -> hours.add(hour.asLong()));
    }
    return new Habits(from, clicked, hours);
  }

  private static Cap cap(Parts parts, String channel, String at) {
    JsonNode root = parts.root();
    int max = root.at(at + "/max").asInt();
    return switch (root.at(at + "/per").asText()) {
      case "day" -> new Cap(channel, max, Cap.Unit.DAY, 0);
      case "week" -> new Cap(channel, max, Cap.Unit.WEEK, 0);
      case "month" -> new Cap(channel, max, Cap.Unit.MONTH, 0);
      default -> {
        long span = parts.millis(at + "/per");
        if (span > Cap.LONGEST) {
          parts.fault(at + "/per", "messages are counted for 31 days at most");
        }
        yield new Cap(channel, max, Cap.Unit.SPAN, span);
      }
    };
  }

  private static @Nullable ZoneId zone(Parts parts) {
    if (!parts.has("/zone")) {
      return null;
    }
    String zone = parts.root().path("zone").asText();
    ZoneId known = Zones.of(zone);
    if (known != null) {
      return known;
    }
    parts.fault(
        "/zone",
        "'"
            + zone
            + "' is no time zone; write one such as Europe/London"
            + Nearest.hint(zone, Zones.names()));
    return null;
  }

  /** They do nothing by themselves: attempts to send ask for them. */
  @Override
  public Measured measured() {
    return Measured.HABITS;
  }

  @Override
  public Concern concern(Wiring wiring) {
    return new Concern() {};
  }
}
