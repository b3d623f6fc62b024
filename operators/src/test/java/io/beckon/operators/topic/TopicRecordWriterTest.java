package io.beckon.operators.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.Profile;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicRecordWriterTest {
  private final AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
  private final Profile profile = new Newcomers().contact("shop", "ann").getProfile();
  private final List<String> created = new ArrayList<>();
  private final TopicRecordWriter writer =
      TopicRecordWriter.of(
          List.of(TopicTable.PROFILES, TopicTable.LIFECYCLE, TopicTable.TRIGGERS),
          topic -> 258,
          created::add);

  private ProducerRecord<byte[], byte[]> written(ByteBuffer encoded) {
    return written(TopicTable.PROFILES.of(new WrittenProfile("shop", "ann", encoded)));
  }

  private ProducerRecord<byte[], byte[]> written(TopicRecord<?> record) {
    return writer.serialize(record, new TestingContext(), null);
  }

  @Test
  void aFactCarriesCloudEvents() {
    StageChange change = new StageChange();
    change.setCauses(List.of());
    change.setFacts(List.of());
    change.setId("s-1");
    change.setWorkspace("shop");
    change.setContact("ann");
    change.setLifecycle("customer-lifecycle");
    change.setAt(1_290_000_000_000L);
    change.setEntered("lead");
    ProducerRecord<byte[], byte[]> record = written(TopicTable.LIFECYCLE.of(change));
    assertThat(record.topic()).isEqualTo("beckon.lifecycle");
    assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("shop/ann");
    Map<String, String> headers = new TreeMap<>();
    record
        .headers()
        .forEach(one -> headers.put(one.key(), new String(one.value(), StandardCharsets.UTF_8)));
    assertThat(headers)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "s-1")
        .containsEntry("ce_type", "io.beckon.stage-change")
        .containsEntry("ce_source", "/beckon/shop")
        .containsEntry("ce_time", "2010-11-17T13:20:00Z")
        .containsEntry("ce_subject", "shop/ann")
        .containsEntry("content-type", "application/avro");
  }

  @Test
  void aChannelsTopicIsSeenToOnce() {
    Trigger trigger = new Trigger();
    trigger.setKind(TriggerKind.FIRE);
    trigger.setCauses(List.of());
    trigger.setFacts(List.of());
    trigger.setId("t-1");
    trigger.setWorkspace("shop");
    trigger.setContact("ann");
    trigger.setChannel("whatsapp");
    trigger.setRule("thanks");
    trigger.setRuleKind("trigger");
    trigger.setTemplate("thanks");
    trigger.setPayload("{}");
    assertThat(written(TopicTable.TRIGGERS.of(trigger)).topic())
        .isEqualTo("beckon.triggers.whatsapp");
    written(TopicTable.TRIGGERS.of(trigger));
    assertThat(created).containsExactly("beckon.triggers.whatsapp");
  }

  @Test
  void aTopicThatIsNotItsOwnIsAFault() {
    RuleDocument document =
        RuleDocument.newBuilder().setRule("thanks").setVersion(1).setText("").build();
    assertThatThrownBy(() -> written(TopicTable.RULES.of(document)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("beckon.rules");
  }

  @Test
  void thePrefixGoesIntoTheRoomBeforeTheProfile() throws Exception {
    byte[] bytes = codec.encodeAfterRoom(profile);
    ProducerRecord<byte[], byte[]> record =
        written(ByteBuffer.wrap(bytes, AvroCodec.PREFIX, bytes.length - AvroCodec.PREFIX));
    assertThat(record.value()).isSameAs(bytes).startsWith(0, 0, 0, 1, 2);
    assertThat(codec.decodePrefixed(record.value())).isEqualTo(profile);
  }

  @Test
  void aProfileWithoutRoomIsCopied() throws Exception {
    byte[] bytes = codec.encode(profile);
    ByteBuffer encoded = ByteBuffer.wrap(bytes);
    ProducerRecord<byte[], byte[]> record = written(encoded);
    assertThat(record.value()).startsWith(0, 0, 0, 1, 2);
    assertThat(codec.decodePrefixed(record.value())).isEqualTo(profile);
    assertThat(encoded.remaining()).as("read without being used up").isEqualTo(bytes.length);
  }

  @Test
  void aProfileAmongOtherBytesIsCopied() throws Exception {
    byte[] bytes = codec.encode(profile);
    byte[] more = new byte[bytes.length + AvroCodec.PREFIX + 1];
    System.arraycopy(bytes, 0, more, AvroCodec.PREFIX, bytes.length);
    ProducerRecord<byte[], byte[]> record =
        written(ByteBuffer.wrap(more, AvroCodec.PREFIX, bytes.length));
    assertThat(codec.decodePrefixed(record.value())).isEqualTo(profile);
    assertThat(more).startsWith(0, 0, 0, 0, 0);
  }

  @Test
  void nothingIsATombstone() {
    ProducerRecord<byte[], byte[]> record = written(ByteBuffer.wrap(new byte[0]));
    assertThat(record.value()).isNull();
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).contains("ann");
  }

  private static final class TestingContext implements KafkaSinkContext {
    @Override
    public int getParallelInstanceId() {
      return 0;
    }

    @Override
    public int getNumberOfParallelInstances() {
      return 1;
    }

    @Override
    public int @Nullable [] getPartitionsForTopic(String topic) {
      return new int[] {0};
    }
  }
}
