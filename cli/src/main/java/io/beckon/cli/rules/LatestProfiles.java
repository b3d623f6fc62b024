package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Profile;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The latest profile of every contact. The topic is read twice, first for which record of each is
 * the latest, so that only keys are in memory.
 */
final class LatestProfiles {
  private final EngineOptions engine;
  private final Map<String, Long> latest = new HashMap<>();
  private final AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
  private long asOf;

  /**
   * @param workspace null: the only one that there is
   */
  LatestProfiles(EngineOptions engine, @Nullable String workspace) throws IOException {
    this.engine = engine;
    Set<String> workspaces = new TreeSet<>();
    long[] unreadable = new long[1];
    read(
        record -> {
          String key = WholeTopics.key(record);
          if (workspace != null && !key.startsWith(workspace + "/")) {
            return;
          }
          latest.remove(key);
          if (record.value() == null || record.value().length == 0) {
            return;
          }
          Profile profile = codec.readPrefixed(record.value());
          if (profile == null) {
            unreadable[0]++;
          } else {
            latest.put(key, record.offset());
            workspaces.add(profile.getWorkspace());
            asOf = Math.max(asOf, profile.getLastSeen());
          }
        });
    if (unreadable[0] > 0) {
      System.out.printf(
          Locale.ROOT,
          "beckon: %,d records of %s cannot be read and are left out; another version wrote them%n",
          unreadable[0],
          TopicTable.PROFILES.name());
    }
    if (latest.isEmpty()) {
      throw new UserError(
          "there are no profiles in "
              + TopicTable.PROFILES.name()
              + (workspace == null ? "" : " of the workspace '" + workspace + "'"));
    }
    if (workspaces.size() > 1) {
      throw new UserError(
          "there are profiles of several workspaces; name one with --workspace: "
              + String.join(", ", workspaces));
    }
  }

  /** How many contacts there are. */
  int count() {
    return latest.size();
  }

  /** When anybody was last seen, epoch milliseconds of event time. */
  long asOf() {
    return asOf;
  }

  void forEach(Consumer<Profile> to) throws IOException {
    read(
        record -> {
          Long offset = latest.get(WholeTopics.key(record));
          if (offset != null && offset == record.offset()) {
            Profile profile = codec.readPrefixed(record.value());
            if (profile != null) {
              to.accept(profile);
            }
          }
        });
  }

  private void read(WholeTopics.Taker taker) throws IOException {
    long[] said = new long[1];
    long[] count = new long[1];
    engine.readAll(
        List.of(TopicTable.PROFILES.name()),
        record -> {
          taker.take(record);
          if (count[0]++ == 0) {
            said[0] = System.nanoTime();
          } else if (System.nanoTime() - said[0] > TimeUnit.SECONDS.toNanos(2)) {
            said[0] = System.nanoTime();
            System.out.printf(Locale.ROOT, "beckon: %,d records of profiles read%n", count[0]);
          }
        });
  }
}
