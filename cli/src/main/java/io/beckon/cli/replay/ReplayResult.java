package io.beckon.cli.replay;

import io.beckon.jobs.TriggerTopics;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.topic.TopicTable;
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
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

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

  ReplayResult(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** Reads one sort of record after another, and writes the lines of each in their order. */
  void write(Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      write(last("affinities", TopicTable.AFFINITIES.name(), Affinities.class, one -> {}), out);
      write(credits(), out);
      write(
          once(
              "decision",
              List.of(TopicTable.DECISIONS.name()),
              Decision.class,
              Decision::getContact,
              Decision::getId),
          out);
      write(last("demand", TopicTable.DEMAND.name(), Demand.class, one -> {}), out);
      write(last("paths", TopicTable.PATHS.name(), Paths.class, one -> {}), out);
      // How often figures were restated, and by which fact last, depends on the order of the
      // topics.
      write(
          last(
              "performance",
              TopicTable.PERFORMANCE.name(),
              Performance.class,
              one -> {
                one.setVersion(0L);
                one.setAt(0L);
              }),
          out);
      write(last("profile", TopicTable.PROFILES.name(), Profile.class, one -> {}), out);
      write(
          once(
              "segment",
              List.of(TopicTable.SEGMENTS.name()),
              SegmentChange.class,
              SegmentChange::getContact,
              SegmentChange::getId),
          out);
      write(
          once(
              "stage",
              List.of(TopicTable.LIFECYCLE.name()),
              StageChange.class,
              StageChange::getContact,
              StageChange::getId),
          out);
      List<String> triggers = TriggerTopics.on(bootstrap);
      write(once("trigger", triggers, Trigger.class, Trigger::getContact, Trigger::getId), out);
    }
  }

  private static void write(List<String> lines, Writer out) throws IOException {
    lines.sort(null);
    for (String line : lines) {
      out.write(line);
      out.write('\n');
    }
  }

  /** Records that have an id: one that came again counts once, one that came otherwise does not. */
  private <T extends CodedRecord> List<String> once(
      String what,
      List<String> topics,
      Class<T> type,
      Function<T, String> contact,
      Function<T, String> id)
      throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(type);
    Map<String, byte[]> byId = new HashMap<>();
    List<byte[]> otherwise = new ArrayList<>();
    WholeTopics.read(
        bootstrap,
        topics,
        record -> {
          byte[] before =
              byId.putIfAbsent(id.apply(codec.decodePrefixed(record.value())), record.value());
          if (before != null && !Arrays.equals(before, record.value())) {
            otherwise.add(record.value());
          }
        });
    List<String> lines = new ArrayList<>();
    for (byte[] value : byId.values()) {
      T record = codec.decodePrefixed(value);
      lines.add(String.join(TAB, what, contact.apply(record), record.toString()));
    }
    for (byte[] value : otherwise) {
      T record = codec.decodePrefixed(value);
      lines.add(
          String.join(
              TAB,
              what,
              contact.apply(record),
              record.toString(),
              "CAME OTHERWISE UNDER THE SAME ID"));
    }
    return lines;
  }

  /**
   * What each message has earned of each order in the end. How often that was restated, and by
   * which fact, depends on which of the topics was read first.
   */
  private List<String> credits() throws IOException {
    Map<String, Credit> latest = new HashMap<>();
    WholeTopics.read(
        bootstrap,
        List.of(TopicTable.CREDITS.name()),
        Credit.class,
        (key, one) -> {
          String of = String.join(TAB, one.getContact(), one.getOrderId(), one.getMessage());
          if (earnsNothing(one)) {
            latest.remove(of);
          } else {
            latest.put(of, one);
          }
        });
    List<String> lines = new ArrayList<>();
    for (Credit one : latest.values()) {
      one.setId("");
      one.setVersion(0);
      one.setChanged("");
      one.setChangedBy("");
      one.setAt(0L);
      lines.add(String.join(TAB, "credit", one.getContact(), one.toString()));
    }
    return lines;
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
  private <T extends CodedRecord> List<String> last(
      String what, String topic, Class<T> type, Consumer<T> figures) throws IOException {
    Map<String, byte[]> byKey = new HashMap<>();
    WholeTopics.read(
        bootstrap,
        List.of(topic),
        record -> {
          if (record.value() == null) {
            byKey.remove(WholeTopics.key(record));
          } else {
            byKey.put(WholeTopics.key(record), record.value());
          }
        });
    AvroCodec<T> codec = new AvroCodec<>(type);
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, byte[]> one : byKey.entrySet()) {
      String name = one.getKey().substring(one.getKey().indexOf('/') + 1);
      T content = codec.decodePrefixed(one.getValue());
      figures.accept(content);
      lines.add(String.join(TAB, what, name, content.toString()));
    }
    return lines;
  }
}
