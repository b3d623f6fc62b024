package io.beckon.cli.history;

import io.beckon.domain.history.OutcomeLines;
import io.beckon.domain.history.Timeline;
import io.beckon.jobs.KeyedRecords;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** What the topics have of the decisions about one contact. */
public final class RecordedOutcomes {
  private final KeyedRecords records;
  private final ContactIds.Found of;
  private final List<Timeline.Line> lines = new ArrayList<>();

  /** The id under which the record at hand stands. */
  private String id = "";

  private RecordedOutcomes(KeyedRecords records, ContactIds.Found of) {
    this.records = records;
    this.of = of;
  }

  /**
   * Triggers, retractions, decisions, stages and segments, in the order of the topics.
   *
   * @param triggerTopics those of the channels that there are
   * @param history of the contact, which knows whose a device was when
   * @param only the rule that is asked about; empty: all
   */
  public static List<Timeline.Line> read(
      KeyedRecords records,
      Collection<String> triggerTopics,
      ContactIds.Found of,
      History history,
      String only)
      throws IOException {
    RecordedOutcomes outcomes = new RecordedOutcomes(records, of);
    OutcomeLines lines = new OutcomeLines(only, line -> outcomes.add(line, history));
    outcomes.take(triggerTopics, TopicTable.TRIGGERS, lines::trigger);
    outcomes.take(TopicTable.DECISIONS, lines::decision);
    outcomes.take(TopicTable.LIFECYCLE, lines::stage);
    outcomes.take(TopicTable.SEGMENTS, lines::segment);
    return outcomes.lines;
  }

  private void add(Timeline.Line line, History history) {
    if (history.isTheirs(id, line.at())) {
      lines.add(line);
    }
  }

  private <T extends CodedRecord> void take(Topic<T> topic, Consumer<T> to) throws IOException {
    take(List.of(topic.name()), topic, to);
  }

  private <T extends CodedRecord> void take(
      Collection<String> names, Topic<T> topic, Consumer<T> to) throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(topic.type());
    records.of(
        names,
        of.keys(),
        0,
        record -> {
          T value = record.value() == null ? null : codec.readPrefixed(KeyedRecords.value(record));
          if (value != null && record.key() != null) {
            String key = KeyedRecords.key(record);
            id = key.substring(key.indexOf('/') + 1);
            to.accept(value);
          }
        });
  }
}
