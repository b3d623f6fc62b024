package io.beckon.operators.topic;

import io.beckon.schema.wire.CodedRecord;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@link TopicTable}: all that is to be said of a topic.
 *
 * @param <T> what the engine writes to it
 */
public final class Topic<T extends CodedRecord> {
  private final int row;
  private final String name;
  private final Class<T> type;
  private final Schema schema;
  private final String eventType;
  private final String keyWords;
  private final Function<T, @Nullable String> key;
  private final @Nullable Function<T, String> id;
  private final @Nullable Function<T, String> ending;
  private final @Nullable Function<T, ByteBuffer> encoded;
  private final Function<T, String> workspace;
  private final ToLongFunction<T> at;
  private final Predicate<T> gone;
  private final boolean partitioned;
  private final boolean aboutContacts;
  private final Retention retention;
  private final Lane lane;
  private final String writers;
  private final String readers;
  private final String words;

  private Topic(Builder<T> from) {
    row = from.row;
    name = from.name;
    type = from.type;
    schema = from.schema;
    eventType = from.eventType;
    keyWords = from.keyWords;
    key = from.key;
    id = from.id;
    ending = from.ending;
    encoded = from.encoded;
    workspace = from.workspace;
    at = from.at;
    gone = from.gone;
    partitioned = from.partitioned;
    aboutContacts = from.aboutContacts;
    retention = from.retention;
    lane = from.lane;
    writers = from.writers;
    readers = from.readers;
    words = from.words;
  }

  /** Its place in the table. */
  int row() {
    return row;
  }

  /** The topic's name; of a family, what the names of its topics begin with. */
  public String name() {
    return name;
  }

  /** Whether it is many topics, whose names differ in their ending. */
  public boolean isFamily() {
    return ending != null;
  }

  /** The name of the topic that a record goes to. */
  public String name(T record) {
    return ending == null ? name : name + ending.apply(record);
  }

  public Class<T> type() {
    return type;
  }

  /** Schema of the values. */
  public Schema schema() {
    return schema;
  }

  /** Class of the values: that of the records, unless these carry them encoded. */
  @SuppressWarnings("unchecked") // every schema of the table has a generated class
  public Class<? extends CodedRecord> valueType() {
    return encoded == null
        ? type
        : (Class<? extends CodedRecord>) SpecificData.get().getClass(schema);
  }

  /** Whether each record is about one contact, by which it is keyed. */
  public boolean isAboutContacts() {
    return aboutContacts;
  }

  /** CloudEvents type, such as {@code io.beckon.trigger}. */
  public String eventType() {
    return eventType;
  }

  /** What the key is made of, as the documentation says it. */
  public String keyWords() {
    return keyWords;
  }

  /** Key of the record; null: none. */
  public @Nullable String key(T record) {
    return key.apply(record);
  }

  /** CloudEvents id; null: the record carries no CloudEvents headers. */
  public @Nullable String id(T record) {
    return id == null ? null : id.apply(record);
  }

  public String workspace(T record) {
    return workspace.apply(record);
  }

  /** Event time, epoch milliseconds. */
  public long at(T record) {
    return at.applyAsLong(record);
  }

  /** Whether the record says that there is nothing any more under its key. */
  public boolean isGone(T record) {
    return gone.test(record);
  }

  /** The value, where the record carries it encoded; null: the record is the value. */
  @Nullable ByteBuffer encoded(T record) {
    return encoded == null ? null : encoded.apply(record);
  }

  /** Whether it has as many partitions as the events; else it has one. */
  public boolean isPartitioned() {
    return partitioned;
  }

  public Retention retention() {
    return retention;
  }

  public Lane lane() {
    return lane;
  }

  /** Who writes it, as the documentation says it. */
  public String writers() {
    return writers;
  }

  /** Who reads it, as the documentation says it. */
  public String readers() {
    return readers;
  }

  /** What it is about, as the documentation says it. */
  public String words() {
    return words;
  }

  /** A record on its way to this topic. */
  public TopicRecord<T> of(T record) {
    return new TopicRecord<>(this, record);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Puts a row together; what is not said is as most rows have it. */
  static final class Builder<T extends CodedRecord> {
    private final int row;
    private final String name;
    private final Class<T> type;
    private final String words;
    private Schema schema;
    private String eventType = "";
    private String keyWords = "none";
    private Function<T, @Nullable String> key = record -> null;
    private @Nullable Function<T, String> id;
    private @Nullable Function<T, String> ending;
    private @Nullable Function<T, ByteBuffer> encoded;
    private Function<T, String> workspace = record -> "";
    private ToLongFunction<T> at = record -> 0L;
    private Predicate<T> gone = record -> false;
    private boolean partitioned = true;
    private boolean aboutContacts;
    private Retention retention = Retention.DAYS_30;
    private Lane lane = Lane.BULK;
    private String writers = "engagement";
    private String readers = "";

    Builder(int row, String name, Class<T> type, String words) {
      this.row = row;
      this.name = name;
      this.type = type;
      this.words = words;
      this.schema = SpecificData.get().getSchema(type);
    }

    /** The records are facts of their own: they carry CloudEvents headers. */
    Builder<T> fact(
        String cloudEventsType,
        Function<T, String> idOf,
        Function<T, String> workspaceOf,
        ToLongFunction<T> timeOf) {
      eventType = cloudEventsType;
      id = idOf;
      workspace = workspaceOf;
      at = timeOf;
      return this;
    }

    Builder<T> key(String said, Function<T, @Nullable String> keyOf) {
      keyWords = said;
      key = keyOf;
      return this;
    }

    /** Key of a contact's records, so that nothing crosses between workspaces. */
    Builder<T> contact(Function<T, String> workspaceOf, Function<T, String> contactOf) {
      aboutContacts = true;
      return key(
          "workspace/contact",
          record -> TopicTable.contactKey(workspaceOf.apply(record), contactOf.apply(record)));
    }

    Builder<T> family(Function<T, String> endingOf) {
      ending = endingOf;
      return this;
    }

    Builder<T> encoded(Schema valueSchema, Function<T, ByteBuffer> value) {
      schema = valueSchema;
      encoded = value;
      return this;
    }

    Builder<T> gone(Predicate<T> isGone) {
      gone = isGone;
      return this;
    }

    Builder<T> onePartition() {
      partitioned = false;
      return this;
    }

    Builder<T> kept(Retention time) {
      retention = time;
      return this;
    }

    Builder<T> prompt() {
      lane = Lane.PROMPT;
      return this;
    }

    Builder<T> writtenBy(String whom) {
      writers = whom;
      return this;
    }

    Builder<T> readBy(String whom) {
      readers = whom;
      return this;
    }

    Topic<T> build() {
      return new Topic<>(this);
    }
  }
}
