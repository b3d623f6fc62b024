package io.beckon.operators.engage;

import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.LifecycleOutcome;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleId;
import io.beckon.operators.Outputs;
import io.beckon.operators.topic.DeadLetters;
import io.beckon.operators.topic.Topic;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactState;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Move;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the heart decides to the side output of its kind, and counts it. */
final class Emitter implements LifecycleOutcome {
  private static final Logger LOG = LoggerFactory.getLogger(Emitter.class);

  private final Output<?> output;
  private final EngageMetrics metrics;
  private final AvroCodec<Profile> profiles = new AvroCodec<>(Profile.class);
  private final Map<String, Integer> failures = new HashMap<>();
  private byte @Nullable [] written;
  private boolean stepping;

  /** What a step has said and counted until it has come to its end. */
  private final List<OutputTag<?>> tags = new ArrayList<>();

  private final List<Object> values = new ArrayList<>();
  private final List<Counter> counters = new ArrayList<>();
  private final StreamRecord<Object> emitted = new StreamRecord<>(new Object());

  Emitter(Output<?> output, EngageMetrics metrics) {
    this.output = output;
    this.metrics = metrics;
  }

  @Override
  public void trigger(Trigger trigger) {
    count(metrics.trigger(trigger.getRuleKind(), trigger.getChannel()));
    emit(TopicTable.TRIGGERS, trigger);
  }

  @Override
  public void recommend(RecommendationRequest request) {
    Trigger trigger = request.getTrigger();
    if (trigger != null) {
      count(metrics.trigger(trigger.getRuleKind(), trigger.getChannel()));
    }
    collect(Outputs.REQUESTS, request);
  }

  @Override
  public void stage(StageChange change) {
    emit(TopicTable.LIFECYCLE, change);
  }

  @Override
  public void segment(SegmentChange change) {
    count(metrics.segment(change.getEntered()));
    emit(TopicTable.SEGMENTS, change);
  }

  @Override
  public void decision(Decision decision) {
    count(metrics.decision(decision.getReason()));
    emit(TopicTable.DECISIONS, decision);
  }

  /** Says so at the first, the second, the fourth, … failure of a version: it may fail for each. */
  @Override
  public void failed(String rule, int version, String error) {
    count(metrics.ruleFailures);
    int count = failures.merge(rule + "@" + version, 1, Integer::sum);
    if (Integer.bitCount(count) == 1) {
      LOG.warn(
          "rule {}, version {}, failed {} times here; the last: {}", rule, version, count, error);
    }
  }

  /** The rules have changed: what is counted of those before is forgotten. */
  void rulesChanged() {
    failures.clear();
  }

  @Override
  public void profile(Profile profile) {
    byte[] bytes = profiles.encodeAfterRoom(profile);
    written = bytes;
    ByteBuffer encoded = ByteBuffer.wrap(bytes, AvroCodec.PREFIX, bytes.length - AvroCodec.PREFIX);
    emit(
        TopicTable.PROFILES,
        new WrittenProfile(profile.getWorkspace(), profile.getContact(), encoded));
  }

  /** It should be as it was written; the state does not rely on that. */
  @Override
  public void unshown() {
    written = null;
  }

  @Override
  public void gone(ContactState state) {
    Profile profile = state.getProfile();
    emit(
        TopicTable.PROFILES,
        new WrittenProfile(
            profile.getWorkspace(), profile.getContact(), ByteBuffer.wrap(new byte[0])));
    if (state.getRecommendedAt() != 0) {
      collect(Outputs.REQUESTS, Requests.nothing(profile, profile.getLastSeen()));
    }
  }

  @Override
  public void move(Move move) {
    collect(Outputs.MOVES, TopicTable.MOVES.of(move));
  }

  @Override
  public void change(ContactChange change) {
    emit(TopicTable.CONTACTS, change);
  }

  @Override
  public void exported(Exported exported) {
    emit(TopicTable.EXPORTS, exported);
  }

  /**
   * The profile that was sent last, encoded, after room for a prefix; null when none was since this
   * was last asked.
   */
  byte @Nullable [] takeWritten() {
    byte[] bytes = written;
    written = null;
    return bytes;
  }

  @Override
  public void refused(ContactMessage message, String reason, String fault) {
    count(metrics.deadLetter(reason));
    Delivered at = message.at();
    DeadLetter letter =
        DeadLetters.ofEvent(at.partition(), at.offset(), at.key(), at.value(), reason, fault);
    if (message instanceof ContactMessage.Moved) {
      letter.setTopic(TopicTable.MOVES.name());
    }
    emit(TopicTable.DEAD_LETTERS, letter);
    log(at.key(), reason, fault);
  }

  @Override
  public void setAside(String contact, byte[] value, String fault) {
    count(metrics.deadLetter("failed"));
    emit(TopicTable.DEAD_LETTERS, DeadLetters.ofEvent(-1, -1, contact, value, "failed", fault));
    log(contact, "failed", fault);
  }

  /**
   * What is sound and fails is a fault of the engine: somebody should know. No name of a person.
   */
  private static void log(String contact, String reason, String fault) {
    if (reason.equals("failed")) {
      LOG.error("of the contact with the hash {}, set aside: {}", TriggerIds.hash(contact), fault);
    }
  }

  @Override
  public void begin() {
    stepping = true;
  }

  @Override
  public void commit() {
    stepping = false;
    for (int i = 0; i < counters.size(); i++) {
      counters.get(i).inc();
    }
    counters.clear();
    for (int i = 0; i < values.size(); i++) {
      send(tags.get(i), values.get(i));
    }
    tags.clear();
    values.clear();
  }

  @Override
  public void discard() {
    stepping = false;
    counters.clear();
    tags.clear();
    values.clear();
    written = null;
  }

  @Override
  public void count(Happening happening) {
    count(metrics.of(happening));
  }

  @Override
  public void takes(Event event) {
    count(metrics.event(event.getName()));
  }

  /** A rule that cannot be used. */
  void deadLetter(RuleDocument document, String fault) {
    count(metrics.deadLetter("rule"));
    emit(
        TopicTable.DEAD_LETTERS,
        DeadLetter.newBuilder()
            .setTopic(TopicTable.RULES.name())
            .setPartition(0)
            .setOffset(-1L)
            .setTimestamp(0L)
            .setReason("rule")
            .setDetail(fault)
            .setKey(ByteBuffer.wrap(RuleId.of(document).key().getBytes(StandardCharsets.UTF_8)))
            .setValue(ByteBuffer.wrap(document.getText().getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private <T extends CodedRecord> void emit(Topic<T> topic, T record) {
    collect(Outputs.of(topic.lane()), topic.of(record));
  }

  private <T> void collect(OutputTag<T> tag, T value) {
    if (stepping) {
      tags.add(tag);
      values.add(value);
    } else {
      send(tag, value);
    }
  }

  @SuppressWarnings("unchecked") // each value was collected with the tag of its type
  private <T> void send(OutputTag<T> tag, Object value) {
    output.collect(tag, emitted.<T>replace((T) value));
  }

  private void count(Counter counter) {
    if (stepping) {
      counters.add(counter);
    } else {
      counter.inc();
    }
  }
}
