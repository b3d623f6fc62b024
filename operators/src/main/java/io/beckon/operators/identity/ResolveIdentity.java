package io.beckon.operators.identity;

import io.beckon.domain.identity.Visitors;
import io.beckon.operators.Names;
import io.beckon.operators.source.EventRecord;
import io.beckon.schema.Role;
import io.beckon.schema.VisitorLink;
import io.beckon.schema.VisitorState;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Says which contact a visitor's event belongs to, keyed by visitor.
 *
 * <p>As long as nobody knows who a visitor is, its events pass under its own key, and the latest of
 * them are kept. When an event names the user, the kept ones go to the user's key as history, the
 * visitor is retired as a contact of its own, and from then on its events are the user's.
 */
public final class ResolveIdentity extends KeyedProcessFunction<String, EventRecord, EventRecord> {
  private static final long serialVersionUID = 1L;

  /** Visitors kept decoded by each subtask. */
  private static final int CACHED = 20_000;

  /** The last sign of a visitor is written down anew when it is so much later, milliseconds. */
  private static final long DAY = 86_400_000L;

  /** More than the cap are kept for a while, so that not every event makes the list shorter. */
  private static final int SLACK = 4;

  private final HistoryLimits limits;
  private transient EventHeader header;
  private transient ValueState<byte[]> visitors;
  private transient ListState<byte[]> history;
  private transient VisitorCache cache;
  private transient VisitorCodec codec;
  private transient Counter identified;
  private transient Counter historyEvents;
  private transient Counter forgotten;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ResolveIdentity(HistoryLimits limits) {
    this.limits = limits;
  }

  @Override
  public void open(OpenContext context) {
    header = new EventHeader();
    cache = new VisitorCache(CACHED);
    codec = new VisitorCodec();
    ValueStateDescriptor<byte[]> visitor =
        new ValueStateDescriptor<>(Names.STATE_VISITOR, BytePrimitiveArraySerializer.INSTANCE);
    visitor.enableTimeToLive(cleanUp());
    visitors = getRuntimeContext().getState(visitor);
    ListStateDescriptor<byte[]> kept =
        new ListStateDescriptor<>(Names.STATE_HISTORY, BytePrimitiveArraySerializer.INSTANCE);
    kept.enableTimeToLive(cleanUp());
    history = getRuntimeContext().getListState(kept);
    identified = getRuntimeContext().getMetricGroup().counter("visitorsIdentified");
    historyEvents = getRuntimeContext().getMetricGroup().counter("historyEvents");
    forgotten = getRuntimeContext().getMetricGroup().counter("forgottenEvents");
  }

  /**
   * RocksDB drops what is long past when it merges its files; by the wall clock, at twice the life.
   * What counts is {@link #visitor(String, long)}, by event time: cleaning up must not be seen. A
   * timer for each visitor would cost more than all else here.
   */
  private StateTtlConfig cleanUp() {
    return StateTtlConfig.newBuilder(limits.life().multipliedBy(2))
        .updateTtlOnCreateAndWrite()
        .setStateVisibility(StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp)
        .cleanupInRocksdbCompactFilter(1_000)
        .build();
  }

  @Override
  public void processElement(EventRecord record, Context context, Collector<EventRecord> out)
      throws Exception {
    if (record.role == Role.MOVED) {
      out.collect(record);
      return;
    }
    if (record.role == Role.FORGOTTEN) {
      forget(record.key, record.knownAt, new String(record.value, StandardCharsets.UTF_8));
      return;
    }
    header.read(record.value, 0, record.value.length);
    String visitorKey = record.key;
    if (!header.hasDevice() && !header.isAlias()) {
      out.collect(record);
      return;
    }
    String contactKey = header.contactKey();
    if (header.hasUser() && contactKey.equals(visitorKey)) {
      out.collect(record);
      return;
    }
    long time = Math.min(header.timestamp(), record.receivedAt);
    VisitorState visitor = visitor(visitorKey, time);
    if (header.isRequest()) {
      requested(record, visitor, contactKey, time, out);
    } else if (time <= visitor.getErasedAt()) {
      forgottenBefore(record, contactKey, out);
    } else if (isOfAnotherId(record) && isContact(visitor)) {
      alias(record, visitor, visitorKey, contactKey, time, out);
    } else if (header.hasUser()) {
      named(record, visitor, visitorKey, contactKey, time, out);
    } else {
      unnamed(record, visitor, visitorKey, time);
      out.collect(record);
    }
  }

  /** From before a user of this visitor was forgotten: of others, what names them goes on. */
  private void forgottenBefore(EventRecord record, String contactKey, Collector<EventRecord> out) {
    if (header.hasUser()) {
      to(record, contactKey);
      out.collect(record);
    } else {
      forgotten.inc();
    }
  }

  /** Whether it is an alias that speaks of an id which is not its own device's. */
  private boolean isOfAnotherId(EventRecord record) {
    return header.isAlias()
        && header.hasUser()
        && !(header.hasDevice() && header.visitorKey().equals(record.key));
  }

  /** What is asked about a visitor concerns the user that it is known to be. */
  private void requested(
      EventRecord record,
      VisitorState visitor,
      String contactKey,
      long time,
      Collector<EventRecord> out)
      throws Exception {
    String user = header.hasUser() ? EventHeader.idOf(contactKey) : Visitors.userAt(visitor, time);
    if (user != null) {
      to(record, EventHeader.key(EventHeader.workspaceOf(record.key), user));
    } else if (header.isErasure()) {
      forget(record.key, record.receivedAt, "");
    }
    out.collect(record);
  }

  /**
   * Forgets a visitor as this user's, and what comes of it later that happened before.
   *
   * @param user whose it is not any more; empty: nobody's
   */
  private void forget(String key, long upTo, String user) throws Exception {
    VisitorState before = visitor(key);
    VisitorState anew =
        VisitorState.newBuilder()
            .setErasedAt(Math.max(upTo, before.getErasedAt()))
            .setLastSeen(Math.max(upTo, before.getLastSeen()))
            .setContact(before.getContact())
            .build();
    // Who else uses the device is still who it is.
    for (VisitorLink link : before.getLinks()) {
      if (!link.getUserId().equals(user)) {
        anew.getLinks().add(link);
      }
    }
    history.clear();
    cache.put(key, anew);
    write(anew);
  }

  /** Whether an alias that names this id speaks of a contact: no device is known by it. */
  private static boolean isContact(VisitorState visitor) {
    return visitor.getContact()
        || (visitor.getKept() == 0 && visitor.getLinks().isEmpty() && visitor.getLastSeen() == 0);
  }

  /** An id under which a contact was known is another contact's. */
  private void alias(
      EventRecord record,
      VisitorState id,
      String leavingKey,
      String joiningKey,
      long time,
      Collector<EventRecord> out)
      throws Exception {
    boolean news = Visitors.named(id, EventHeader.idOf(joiningKey), time);
    id.setContact(true);
    if (seen(id, time) || news) {
      write(id);
    }
    if (news) {
      out.collect(record(record, Role.LEAVING, leavingKey, record.value));
      record.role = Role.JOINING;
    }
    to(record, joiningKey);
    out.collect(record);
  }

  private void named(
      EventRecord record,
      VisitorState visitor,
      String visitorKey,
      String contactKey,
      long time,
      Collector<EventRecord> out)
      throws Exception {
    boolean nobodyYet = visitor.getLinks().isEmpty();
    isDevice(record, visitor);
    boolean news = Visitors.named(visitor, EventHeader.idOf(contactKey), time);
    if (seen(visitor, time) || news) {
      visitor.setKept(0);
      write(visitor);
      if (nobodyYet) {
        identified.inc();
        record.part = handOver(record, visitorKey, contactKey, out);
      }
    }
    to(record, contactKey);
    out.collect(record);
  }

  /** An alias spoke of this id before it was seen that a device has it. */
  private void isDevice(EventRecord record, VisitorState visitor) {
    boolean itsOwn = header.hasDevice() && header.visitorKey().equals(record.key);
    if (visitor.getContact() && itsOwn) {
      visitor.setContact(false);
    }
  }

  private void unnamed(EventRecord record, VisitorState visitor, String visitorKey, long time)
      throws Exception {
    isDevice(record, visitor);
    String user = Visitors.userAt(visitor, time);
    boolean later = seen(visitor, time);
    if (user != null) {
      to(record, EventHeader.key(EventHeader.workspaceOf(visitorKey), user));
      if (later) {
        write(visitor);
      }
      return;
    }
    visitor.setKept(visitor.getKept() + 1);
    if (limits.events() > 0) {
      history.add(codec.keep(record.value));
      if (visitor.getKept() > limits.events() + limits.events() / SLACK) {
        List<byte[]> latest = latest();
        latest.replaceAll(codec::keep);
        history.update(latest);
        visitor.setKept(Math.max(1, latest.size()));
      }
    }
    visitor.setLastSeen(Math.max(visitor.getLastSeen(), time));
    write(visitor);
  }

  /** It is this contact's, although it has another key in the log. */
  private static void to(EventRecord record, String contactKey) {
    record.foreign |= !record.key.equals(contactKey);
    record.key = contactKey;
  }

  /**
   * The visitor's past becomes the contact's, in the order in which it happened. Gives how many
   * records stand before the one that made it known.
   */
  private int handOver(
      EventRecord by, String visitorKey, String contactKey, Collector<EventRecord> out)
      throws Exception {
    List<byte[]> events = latest();
    history.clear();
    historyEvents.inc(events.size());
    int part = 0;
    for (byte[] event : events) {
      EventRecord past = record(by, Role.HISTORY, contactKey, event);
      past.part = part++;
      out.collect(past);
    }
    out.collect(record(by, Role.RETIRED, visitorKey, by.value));
    return part;
  }

  private static EventRecord record(EventRecord by, Role role, String key, byte[] value) {
    EventRecord record = new EventRecord();
    record.key = key;
    record.role = role;
    record.value = value;
    record.partition = by.partition;
    record.offset = by.offset;
    record.logTime = by.logTime;
    record.foreign = by.foreign || !key.equals(by.key);
    record.receivedAt = by.receivedAt;
    record.knownAt = by.receivedAt;
    return record;
  }

  /** The latest kept events, as many as are allowed, in the order of time. */
  private List<byte[]> latest() throws Exception {
    record Kept(long time, byte[] event) {}
    List<Kept> all = new ArrayList<>();
    EventHeader of = new EventHeader();
    for (byte[] kept : history.get()) {
      byte[] event = codec.kept(kept);
      of.read(event, 0, event.length);
      all.add(new Kept(Math.min(of.timestamp(), of.receivedAt()), event));
    }
    all.sort(Comparator.comparingLong(Kept::time));
    long oldest = all.isEmpty() ? 0 : all.get(all.size() - 1).time - limits.life().toMillis();
    List<byte[]> latest = new ArrayList<>();
    for (int i = Math.max(0, all.size() - limits.events()); i < all.size(); i++) {
      if (all.get(i).time >= oldest) {
        latest.add(all.get(i).event);
      }
    }
    return latest;
  }

  /** Notes the last sign of a visitor, to the day; says whether it has changed. */
  private static boolean seen(VisitorState visitor, long time) {
    if (time < visitor.getLastSeen() + DAY) {
      return false;
    }
    visitor.setLastSeen(time);
    return true;
  }

  /**
   * What is known of the visitor; nothing after a life of silence, whether it was cleaned up or
   * not.
   */
  private VisitorState visitor(String key, long time) throws IOException {
    VisitorState visitor = visitor(key);
    if (visitor.getLastSeen() == 0 || time <= visitor.getLastSeen() + life()) {
      return visitor;
    }
    history.clear();
    VisitorState anew = VisitorState.newBuilder().setErasedAt(visitor.getErasedAt()).build();
    cache.put(key, anew);
    return anew;
  }

  /** A day more than the setting, since the last sign is known to the day. */
  private long life() {
    return limits.life().toMillis() + DAY;
  }

  private VisitorState visitor(String key) throws IOException {
    VisitorState known = cache.get(key);
    if (known != null) {
      return known;
    }
    byte[] bytes = visitors.value();
    VisitorState visitor = bytes == null ? VisitorState.newBuilder().build() : codec.decode(bytes);
    cache.put(key, visitor);
    return visitor;
  }

  private void write(VisitorState visitor) throws IOException {
    visitors.update(codec.encode(visitor));
  }
}
