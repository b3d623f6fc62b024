package io.beckon.operators.sink;

import io.beckon.operators.Names;
import io.beckon.operators.attribute.MeasurePerformance;
import io.beckon.schema.Affinities;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ContactChange;
import io.beckon.schema.Credit;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Paths;
import io.beckon.schema.Performance;
import io.beckon.schema.Recommendations;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.EventCodec;
import io.beckon.schema.wire.CodedRecord;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Topic, key and CloudEvents attributes of each kind of record. */
public final class Envelopes {
  private interface Get<T, R> extends java.io.Serializable {
    R of(T record);
  }

  private interface TextOrNone<T> extends java.io.Serializable {
    @Nullable String of(T record);
  }

  private record Of<T extends CodedRecord>(
      Get<T, String> topicOf,
      TextOrNone<T> keyOf,
      TextOrNone<T> idOf,
      Get<T, String> workspaceOf,
      Get<T, Long> timeOf,
      Get<T, Boolean> goneOf)
      implements RecordWriter.Envelope<T> {
    Of(
        Get<T, String> topicOf,
        TextOrNone<T> keyOf,
        TextOrNone<T> idOf,
        Get<T, String> workspaceOf,
        Get<T, Long> timeOf) {
      this(topicOf, keyOf, idOf, workspaceOf, timeOf, record -> false);
    }

    @Override
    public boolean isGone(T record) {
      return goneOf.of(record);
    }

    @Override
    public String topic(T record) {
      return topicOf.of(record);
    }

    @Override
    public @Nullable String key(T record) {
      return keyOf.of(record);
    }

    @Override
    public @Nullable String id(T record) {
      return idOf.of(record);
    }

    @Override
    public String workspace(T record) {
      return workspaceOf.of(record);
    }

    @Override
    public long time(T record) {
      return timeOf.of(record);
    }
  }

  private Envelopes() {}

  /**
   * Key of a contact's records: workspace and contact, so that nothing crosses between workspaces.
   */
  public static String key(String workspace, String contact) {
    return workspace + "/" + contact;
  }

  public static RecordWriter.Envelope<Trigger> triggers() {
    return new Of<>(
        t -> Names.TOPIC_TRIGGERS + t.getChannel(),
        t -> key(t.getWorkspace(), t.getContact()),
        Trigger::getId,
        Trigger::getWorkspace,
        Trigger::getAt);
  }

  public static RecordWriter.Envelope<StageChange> lifecycle() {
    return new Of<>(
        s -> Names.TOPIC_LIFECYCLE,
        s -> key(s.getWorkspace(), s.getContact()),
        StageChange::getId,
        StageChange::getWorkspace,
        StageChange::getAt);
  }

  public static RecordWriter.Envelope<SegmentChange> segments() {
    return new Of<>(
        s -> Names.TOPIC_SEGMENTS,
        s -> key(s.getWorkspace(), s.getContact()),
        SegmentChange::getId,
        SegmentChange::getWorkspace,
        SegmentChange::getAt);
  }

  public static RecordWriter.Envelope<Decision> decisions() {
    return new Of<>(
        d -> Names.TOPIC_DECISIONS,
        d -> key(d.getWorkspace(), d.getContact()),
        Decision::getId,
        Decision::getWorkspace,
        Decision::getAt);
  }

  public static RecordWriter.Envelope<Move> moves() {
    return new Of<>(
        m -> Names.TOPIC_MOVES,
        m -> key(m.getWorkspace(), m.getTo()),
        m -> null,
        Move::getWorkspace,
        Move::getAt);
  }

  public static RecordWriter.Envelope<ContactChange> contacts() {
    return new Of<>(
        c -> Names.TOPIC_CONTACTS,
        c -> key(c.getWorkspace(), c.getContact()),
        ContactChange::getId,
        ContactChange::getWorkspace,
        ContactChange::getAt);
  }

  public static RecordWriter.Envelope<Exported> exports() {
    return new Of<>(
        e -> Names.TOPIC_EXPORTS,
        e -> key(e.getWorkspace(), e.getContact()),
        e -> null,
        Exported::getWorkspace,
        Exported::getAt);
  }

  public static RecordWriter.Envelope<Credit> credits() {
    return new Of<>(
        c -> Names.TOPIC_CREDITS,
        c -> key(c.getWorkspace(), c.getContact()),
        Credit::getId,
        Credit::getWorkspace,
        Credit::getAt);
  }

  /** Key: workspace, kind and name, and the version of the settings that the figures are by. */
  public static RecordWriter.Envelope<Performance> performance() {
    return new Of<>(
        p -> Names.TOPIC_PERFORMANCE,
        p ->
            MeasurePerformance.key(p.getWorkspace(), p.getKind(), p.getName())
                + "/"
                + p.getSettings(),
        p -> null,
        Performance::getWorkspace,
        Performance::getAt);
  }

  /** Key: workspace, kind, unit and item. */
  public static RecordWriter.Envelope<Affinities> affinities() {
    return new Of<>(
        a -> Names.TOPIC_AFFINITIES,
        a -> String.join("/", a.getWorkspace(), a.getKind(), a.getUnit(), a.getItem()),
        a -> null,
        Affinities::getWorkspace,
        Affinities::getAt);
  }

  /** Key: workspace and category. */
  public static RecordWriter.Envelope<Paths> paths() {
    return new Of<>(
        p -> Names.TOPIC_PATHS,
        p -> p.getWorkspace() + "/" + p.getFrom(),
        p -> null,
        Paths::getWorkspace,
        Paths::getAt);
  }

  /** News of products, as events in the log. */
  public static RecordWriter.Envelope<Event> events() {
    return new Of<>(
        e -> Names.TOPIC_EVENTS,
        e -> new String(EventCodec.key(e), StandardCharsets.UTF_8),
        e -> null,
        Event::getWorkspace,
        Event::getTimestamp);
  }

  /** Key: workspace, what is wanted, and scope. */
  public static RecordWriter.Envelope<Demand> demand() {
    return new Of<>(
        d -> Names.TOPIC_DEMAND,
        d -> String.join("/", d.getWorkspace(), d.getWhat(), d.getScope()),
        d -> null,
        Demand::getWorkspace,
        Demand::getAt);
  }

  /** Key: workspace and list. */
  public static RecordWriter.Envelope<Suggestions> suggestions() {
    return new Of<>(
        s -> Names.TOPIC_SUGGESTIONS,
        s -> s.getWorkspace() + "/" + s.getList(),
        s -> null,
        Suggestions::getWorkspace,
        Suggestions::getAt);
  }

  /** Key: workspace and product. */
  public static RecordWriter.Envelope<CatalogProduct> catalog() {
    return new Of<>(
        p -> Names.TOPIC_CATALOG,
        p -> p.getWorkspace() + "/" + p.getProductId(),
        p -> null,
        CatalogProduct::getWorkspace,
        CatalogProduct::getAt);
  }

  public static RecordWriter.Envelope<Recommendations> recommendations() {
    return new Of<>(
        r -> Names.TOPIC_RECOMMENDATIONS,
        r -> key(r.getWorkspace(), r.getContact()),
        r -> null,
        Recommendations::getWorkspace,
        Recommendations::getAt,
        r -> r.getKinds().isEmpty());
  }

  public static RecordWriter.Envelope<DeadLetter> deadLetters() {
    return new Of<>(d -> Names.TOPIC_DEAD_LETTERS, d -> null, d -> null, d -> "", d -> 0L);
  }
}
