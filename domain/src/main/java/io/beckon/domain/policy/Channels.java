package io.beckon.domain.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The channels that rules may name: rows of data, to which a workspace adds its own. */
public final class Channels {
  /** Those that there are without a word in any document. */
  public static final Channels USUAL =
      new Channels(
          List.of(
              new Channel("email", "email", true),
              new Channel("sms", "sms", true),
              new Channel("push", "push", true),
              // It speaks to whoever is on the page, and writes to nobody.
              new Channel("onsite", null, true),
              new Channel("rtb", "rtb", true),
              // It speaks to the shop's own staff.
              new Channel("crm", null, true)));

  private final Map<String, Channel> byName = new LinkedHashMap<>();

  private Channels(Collection<Channel> rows) {
    rows.forEach(row -> byName.put(row.name(), row));
  }

  /** The usual ones, and what documents say of them and of others; the first that speaks counts. */
  public static Channels of(Collection<WorkspaceLimits> documents) {
    Channels channels = new Channels(USUAL.byName.values());
    Set<String> said = new TreeSet<>();
    for (WorkspaceLimits document : documents) {
      for (Channel row : document.channels()) {
        if (said.add(row.name())) {
          channels.byName.put(row.name(), row);
        }
      }
    }
    return channels;
  }

  /** The channel of this name; null: nobody has declared it. */
  public @Nullable Channel get(String name) {
    return byName.get(name);
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** The consents that some channel asks for. */
  public Set<String> consents() {
    Set<String> consents = new TreeSet<>();
    for (Channel row : byName.values()) {
      if (row.consent() != null) {
        consents.add(row.consent());
      }
    }
    return consents;
  }
}
