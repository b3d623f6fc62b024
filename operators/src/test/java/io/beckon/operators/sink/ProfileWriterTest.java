package io.beckon.operators.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import io.beckon.schema.Profile;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema.KafkaSinkContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileWriterTest {
  private final AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
  private final Profile profile = new Newcomers().contact("shop", "ann").getProfile();
  private final ProfileWriter writer = new ProfileWriter(258);

  private ProducerRecord<byte[], byte[]> written(ByteBuffer encoded) {
    return writer.serialize(new WrittenProfile("shop", "ann", encoded), new TestingContext(), null);
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
