package io.beckon.cli.replay;

import io.beckon.jobs.WholeTopics;
import io.beckon.operators.Names;
import io.beckon.schema.Affinities;
import io.beckon.schema.Credit;
import io.beckon.schema.Decision;
import io.beckon.schema.Demand;
import io.beckon.schema.Paths;
import io.beckon.schema.Performance;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * All that came out of a replay, in a form that does not depend on when it came: what has an id
 * once by its id, of the rest the last of each key. A line is {@code what, key, content}.
 */
final class ReplayResult {
  /** What of a result is about contacts; the rest is figures of the whole workspace. */
  private static final List<String> OF_CONTACTS =
      List.of("trigger", "decision", "stage", "segment", "profile", "credit");

  /** Between the parts of a line. */
  static final String TAB = "\t";

  /** Whether a line is about a contact. */
  static boolean isOfContact(String line) {
    return OF_CONTACTS.contains(line.substring(0, line.indexOf(TAB)));
  }

  private final String bootstrap;
  private final List<String> lines = new ArrayList<>();

  ReplayResult(String bootstrap) throws IOException {
    this.bootstrap = bootstrap;
    List<String> triggers =
        Names.CHANNELS.stream().map(channel -> Names.TOPIC_TRIGGERS + channel).toList();
    once("trigger", triggers, Trigger.class, Trigger::getContact, Trigger::getId);
    once(
        "decision",
        List.of(Names.TOPIC_DECISIONS),
        Decision.class,
        Decision::getContact,
        Decision::getId);
    once(
        "stage",
        List.of(Names.TOPIC_LIFECYCLE),
        StageChange.class,
        StageChange::getContact,
        StageChange::getId);
    once(
        "segment",
        List.of(Names.TOPIC_SEGMENTS),
        SegmentChange.class,
        SegmentChange::getContact,
        SegmentChange::getId);
    last("profile", Names.TOPIC_PROFILES, Profile.class, one -> {});
    credits();
    // How often figures were restated, and by which fact last, depends on the order of the topics.
    last(
        "performance",
        Names.TOPIC_PERFORMANCE,
        Performance.class,
        one -> {
          one.setVersion(0L);
          one.setAt(0L);
        });
    last("affinities", Names.TOPIC_AFFINITIES, Affinities.class, one -> {});
    last("paths", Names.TOPIC_PATHS, Paths.class, one -> {});
    last("demand", Names.TOPIC_DEMAND, Demand.class, one -> {});
  }

  /** Records that have an id: one that came again counts once, one that came otherwise does not. */
  private <T extends SpecificRecordBase> void once(
      String what,
      List<String> topics,
      Class<T> type,
      Function<T, String> contact,
      Function<T, String> id)
      throws IOException {
    Map<String, String> byId = new TreeMap<>();
    WholeTopics.read(
        bootstrap,
        topics,
        type,
        (key, record) -> {
          String line = String.join(TAB, what, contact.apply(record), record.toString());
          String before = byId.putIfAbsent(id.apply(record), line);
          if (before != null && !before.equals(line)) {
            lines.add(line + TAB + "CAME OTHERWISE UNDER THE SAME ID");
          }
        });
    lines.addAll(byId.values());
  }

  /**
   * What each message has earned of each order in the end. How often that was restated, and by
   * which fact, depends on which of the topics was read first.
   */
  private void credits() throws IOException {
    Map<String, Credit> latest = new TreeMap<>();
    WholeTopics.read(
        bootstrap,
        List.of(Names.TOPIC_CREDITS),
        Credit.class,
        (key, one) -> {
          String of = String.join(TAB, one.getContact(), one.getOrderId(), one.getMessage());
          if (earnsNothing(one)) {
            latest.remove(of);
          } else {
            latest.put(of, one);
          }
        });
    latest.forEach(
        (of, one) -> {
          one.setId("");
          one.setVersion(0);
          one.setChanged("");
          one.setChangedBy("");
          one.setAt(0L);
          lines.add(String.join(TAB, "credit", one.getContact(), one.toString()));
        });
  }

  /** As one that was taken back. */
  private static boolean earnsNothing(Credit one) {
    return one.getLastTouch() == 0
        && one.getFirstTouch() == 0
        && one.getLinear() == 0
        && one.getPositionBased() == 0
        && one.getTimeDecay() == 0;
  }

  /**
   * @param figures leaves of a record what is to be the same
   */
  private <T extends SpecificRecordBase> void last(
      String what, String topic, Class<T> type, Consumer<T> figures) throws IOException {
    Map<String, String> byKey = new TreeMap<>();
    AvroCodec<T> codec = new AvroCodec<>(type);
    WholeTopics.read(
        bootstrap,
        List.of(topic),
        record -> {
          String key = WholeTopics.key(record);
          if (record.value() == null) {
            byKey.remove(key);
            return;
          }
          String name = key.substring(key.indexOf('/') + 1);
          T content = codec.decodePrefixed(record.value());
          figures.accept(content);
          byKey.put(key, String.join(TAB, what, name, content.toString()));
        });
    lines.addAll(byKey.values());
  }

  void write(Path file) throws IOException {
    lines.sort(null);
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
