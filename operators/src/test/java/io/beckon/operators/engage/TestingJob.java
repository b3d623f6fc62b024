package io.beckon.operators.engage;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.identity.ContactMessageSerializer;
import io.beckon.operators.identity.ResolveIdentity;
import io.beckon.operators.move.MoveReader;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Move;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * The two operators that decide, joined as a job joins them, under a scheduler that delivers what
 * is between them in any order that their queues allow: two sources, two subtasks of
 * resolve-identity, one of engage-contact, and the topic of moves. It can be killed at any moment.
 */
final class TestingJob implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final int SOURCES = 2;
  private static final int RESOLVERS = 2;

  /**
   * A record of the log, as read-events gives it out.
   *
   * @param message null: a heartbeat
   */
  private record Logged(long logTime, @Nullable VisitorMessage message) {}

  /** A record or a watermark on its way. */
  private record Sent<T>(@Nullable T record, long watermark) {}

  /** What is needed to go on after a kill. */
  private record Checkpoint(
      int[] offsets,
      List<OperatorSubtaskState> resolvers,
      OperatorSubtaskState engage,
      List<VisitorMessage> moves) {}

  /** A log, by partition; its events are keyed as the collector keys them. */
  static final class Log {
    private final List<List<Logged>> partitions = new ArrayList<>();
    private final long[] times = new long[PARTITIONS];
    private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);

    Log() {
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new ArrayList<>());
      }
    }

    void append(Event event) {
      byte[] key = EventEncoder.key(event);
      int partition = BuiltInPartitioner.partitionForKey(key, PARTITIONS);
      long logTime = advance(partition, event.getReceivedAt());
      List<Logged> of = partitions.get(partition);
      Delivered at =
          new Delivered(
              new String(key, StandardCharsets.UTF_8).replaceFirst("/", "\u0000"),
              logTime,
              partition,
              of.size(),
              0,
              false,
              event.getReceivedAt(),
              0,
              codec.encode(event));
      of.add(new Logged(logTime, new VisitorMessage.Happened(at)));
    }

    void heartbeat(long time) {
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.get(i).add(new Logged(advance(i, time), null));
      }
    }

    private long advance(int partition, long receivedAt) {
      times[partition] = Math.max(times[partition], receivedAt);
      return times[partition];
    }
  }

  private final Log log;
  private final List<RuleDocument> rules;
  private final @Nullable SplittableRandom random;
  private final AvroCodec<Move> moveCodec = new AvroCodec<>(Move.class);
  private final AvroCodec<Profile> profileCodec = new AvroCodec<>(Profile.class);

  private int[] offsets = new int[PARTITIONS];
  private final long[] latest = new long[PARTITIONS];
  private final List<List<ArrayDeque<Sent<VisitorMessage>>>> toResolver = new ArrayList<>();
  private final List<ArrayDeque<Sent<ContactMessage>>> toEngage = new ArrayList<>();
  private final List<VisitorMessage> moves = new ArrayList<>();
  private final long[][] resolverMarks = new long[RESOLVERS][SOURCES];
  private final long[] engageMarks = new long[RESOLVERS];
  private final List<KeyedOneInputStreamOperatorTestHarness<String, VisitorMessage, ContactMessage>>
      resolvers = new ArrayList<>();
  private @Nullable
      KeyedTwoInputStreamOperatorTestHarness<String, ContactMessage, RuleDocument, ContactMessage>
      engage;
  private int movesTaken;
  private @Nullable Checkpoint checkpoint;

  /** What came out: by id, or by contact for profiles; more than one text for an id is a fault. */
  final Map<String, String> results = new TreeMap<>();

  final List<String> otherwise = new ArrayList<>();

  /**
   * @param random null: everything is delivered at once, in the order of time
   */
  TestingJob(Log log, List<RuleDocument> rules, @Nullable SplittableRandom random)
      throws Exception {
    this.log = log;
    this.rules = rules;
    this.random = random;
    start(null);
  }

  private void start(@Nullable Checkpoint from) throws Exception {
    Arrays.fill(latest, Long.MIN_VALUE);
    Arrays.fill(engageMarks, Long.MIN_VALUE);
    toResolver.clear();
    toEngage.clear();
    moves.clear();
    resolvers.clear();
    movesTaken = 0;
    offsets = from == null ? new int[PARTITIONS] : from.offsets().clone();
    for (int i = 0; i < RESOLVERS; i++) {
      Arrays.fill(resolverMarks[i], Long.MIN_VALUE);
      toResolver.add(new ArrayList<>());
      for (int source = 0; source < SOURCES; source++) {
        toResolver.get(i).add(new ArrayDeque<>());
      }
      toEngage.add(new ArrayDeque<>());
      resolvers.add(resolver(from == null ? null : from.resolvers().get(i)));
    }
    engage =
        TestingEngagement.harness(
            rules, 50, from == null ? null : from.engage(), new HashMapStateBackend(), 1, 0);
    if (from != null) {
      moves.addAll(from.moves());
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, VisitorMessage, ContactMessage>
      resolver(@Nullable OperatorSubtaskState from) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, VisitorMessage, ContactMessage> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ResolveIdentity(HistoryLimits.DEFAULT)),
            message -> message.at().key(),
            Types.STRING);
    harness.setup(ContactMessageSerializer.INSTANCE);
    if (from != null) {
      harness.initializeState(from);
    }
    harness.open();
    return harness;
  }

  /** Reads the whole log; is killed so often on the way. */
  void run(int kills) throws Exception {
    long steps = 0;
    long size = log.partitions.stream().mapToLong(List::size).sum();
    int killed = 0;
    while (!isRead() || isUnderWay()) {
      step();
      steps++;
      if (random != null && steps % Math.max(1, size / (2L * kills + 2)) == 0) {
        if (checkpoint != null && killed < kills && random.nextBoolean()) {
          killed++;
          closeAll();
          start(checkpoint);
        } else {
          checkpoint = takeCheckpoint();
        }
      }
    }
  }

  private boolean isRead() {
    for (int i = 0; i < PARTITIONS; i++) {
      if (offsets[i] < log.partitions.get(i).size()) {
        return false;
      }
    }
    return true;
  }

  private boolean isUnderWay() {
    return !moves.isEmpty()
        || toEngage.stream().anyMatch(queue -> !queue.isEmpty())
        || toResolver.stream().anyMatch(of -> of.stream().anyMatch(queue -> !queue.isEmpty()));
  }

  private int chance(int bound) {
    return random == null ? 0 : random.nextInt(bound);
  }

  private void step() throws Exception {
    // Without chance: what is under way first, then the partition that is furthest behind.
    int what = random == null ? (isUnderWay() ? 1 : 0) : chance(8);
    if (what == 0) {
      read();
      return;
    }
    if (random == null || what < 4) {
      int resolver = chance(RESOLVERS);
      for (int i = 0; i < RESOLVERS; i++) {
        int at = (resolver + i) % RESOLVERS;
        int source = chance(SOURCES);
        for (int j = 0; j < SOURCES; j++) {
          if (resolve(at, (source + j) % SOURCES)) {
            return;
          }
        }
      }
    }
    if (random == null || what < 7) {
      int from = chance(RESOLVERS);
      for (int i = 0; i < RESOLVERS; i++) {
        if (engage((from + i) % RESOLVERS)) {
          return;
        }
      }
    }
    // What moves goes by a topic, whose records come after a checkpoint.
    if (!moves.isEmpty() && (random == null || isRead() || chance(40) == 0)) {
      VisitorMessage move = moves.remove(0);
      deliver(resolverOf(move), move);
    }
  }

  private void read() {
    int partition = chance(PARTITIONS);
    for (int i = 0; i < PARTITIONS; i++) {
      boolean ended = offsets[partition] == log.partitions.get(partition).size();
      int other = (partition + 1 + i) % PARTITIONS;
      boolean before =
          random == null
              && offsets[other] < log.partitions.get(other).size()
              && (ended || next(other) < next(partition));
      partition = (ended && random != null) || before ? other : partition;
    }
    if (offsets[partition] == log.partitions.get(partition).size()) {
      return;
    }
    Logged record = log.partitions.get(partition).get(offsets[partition]++);
    int source = partition % SOURCES;
    latest[partition] = record.logTime();
    VisitorMessage message = record.message();
    if (message != null) {
      toResolver.get(resolverOf(message)).get(source).add(new Sent<>(message, 0));
    }
    long least = Long.MAX_VALUE;
    for (int i = source; i < PARTITIONS; i += SOURCES) {
      least = Math.min(least, latest[i]);
    }
    if (least != Long.MIN_VALUE && (random == null || chance(5) == 0 || isRead())) {
      for (int i = 0; i < RESOLVERS; i++) {
        toResolver.get(i).get(source).add(new Sent<>(null, Bound.DEFAULT.mark(least)));
      }
    }
  }

  private long next(int partition) {
    return log.partitions.get(partition).get(offsets[partition]).logTime();
  }

  private static int resolverOf(VisitorMessage message) {
    return Math.floorMod(message.at().key().hashCode() * 31, RESOLVERS);
  }

  private boolean resolve(int resolver, int source) throws Exception {
    Sent<VisitorMessage> sent = toResolver.get(resolver).get(source).poll();
    if (sent == null) {
      return false;
    }
    if (sent.record() != null) {
      deliver(resolver, sent.record());
      return true;
    }
    long[] marks = resolverMarks[resolver];
    marks[source] = Math.max(marks[source], sent.watermark());
    long least = Arrays.stream(marks).min().orElse(Long.MIN_VALUE);
    if (least != Long.MIN_VALUE) {
      toEngage.get(resolver).add(new Sent<>(null, least));
    }
    return true;
  }

  private void deliver(int resolver, VisitorMessage message) throws Exception {
    var harness = resolvers.get(resolver);
    harness.processElement(new StreamRecord<>(message));
    for (ContactMessage out : harness.extractOutputValues()) {
      toEngage.get(resolver).add(new Sent<>(out, 0));
    }
    harness.getOutput().clear();
  }

  private boolean engage(int from) throws Exception {
    Sent<ContactMessage> sent = toEngage.get(from).poll();
    var harness = engage;
    if (sent == null || harness == null) {
      return false;
    }
    if (sent.record() != null) {
      TestingEngagement.asItIs(harness, new StreamRecord<>(sent.record()));
    } else {
      engageMarks[from] = Math.max(engageMarks[from], sent.watermark());
      long least = Arrays.stream(engageMarks).min().orElse(Long.MIN_VALUE);
      if (least != Long.MIN_VALUE) {
        harness.processWatermark1(new Watermark(least));
      }
    }
    List<Move> all = TestingEngagement.out(harness, TopicTable.MOVES);
    for (Move move : all.subList(movesTaken, all.size())) {
      moves.add(MoveReader.message(move, 0, 0, moveCodec.encode(move)));
    }
    movesTaken = all.size();
    return true;
  }

  /** All that is under way is delivered before the barrier; what moves stays in its topic. */
  private Checkpoint takeCheckpoint() throws Exception {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int i = 0; i < RESOLVERS; i++) {
        for (int source = 0; source < SOURCES; source++) {
          moved |= resolve(i, source);
        }
        moved |= engage(i);
      }
    }
    collect();
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (var resolver : resolvers) {
      states.add(resolver.snapshot(1, 1));
    }
    var harness = java.util.Objects.requireNonNull(engage);
    return new Checkpoint(offsets.clone(), states, harness.snapshot(1, 1), List.copyOf(moves));
  }

  /** Takes note of what has come out. */
  void collect() throws Exception {
    var harness = java.util.Objects.requireNonNull(engage);
    for (Trigger trigger : TestingEngagement.out(harness, TopicTable.TRIGGERS)) {
      put("trigger " + trigger.getId(), trigger.toString());
    }
    for (Decision decision : TestingEngagement.out(harness, TopicTable.DECISIONS)) {
      put("decision " + decision.getId(), decision.toString());
    }
    for (SegmentChange change : TestingEngagement.out(harness, TopicTable.SEGMENTS)) {
      put("segment " + change.getId(), change.toString());
    }
    for (WrittenProfile profile : TestingEngagement.out(harness, TopicTable.PROFILES)) {
      ByteBuffer bytes = profile.getProfile();
      results.put(
          "profile " + profile.getContact(),
          bytes.remaining() == 0
              ? "gone"
              : profileCodec
                  .decode(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining())
                  .toString());
    }
  }

  private void put(String id, String content) {
    String before = results.put(id, content);
    if (before != null && !before.equals(content)) {
      otherwise.add(id + ": " + before + " and " + content);
    }
  }

  private void closeAll() throws Exception {
    collect();
    for (var resolver : resolvers) {
      resolver.close();
    }
    if (engage != null) {
      engage.close();
    }
  }

  @Override
  public void close() throws Exception {
    closeAll();
  }
}
