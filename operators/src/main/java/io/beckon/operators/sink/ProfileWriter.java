package io.beckon.operators.sink;

import io.beckon.operators.Names;
import io.beckon.schema.WrittenProfile;
import io.beckon.schema.codec.AvroCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes profiles, which come encoded, with the registry's prefix and the contact's key; an empty
 * one as the tombstone of a contact that is no more.
 */
public final class ProfileWriter implements KafkaRecordSerializationSchema<WrittenProfile> {
  private static final long serialVersionUID = 1L;

  private final byte[] prefix;

  /**
   * @param schemaId the id of the profile's schema in the registry
   */
  public ProfileWriter(int schemaId) {
    this.prefix = AvroCodec.prefix(schemaId);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      WrittenProfile record, KafkaSinkContext context, @Nullable Long timestamp) {
    byte[] value = record.getProfile().hasRemaining() ? prefixed(record.getProfile()) : null;
    return new ProducerRecord<>(Names.TOPIC_PROFILES, key(record), value);
  }

  /** A profile that comes straight from where it was encoded has room for the prefix before it. */
  private byte[] prefixed(ByteBuffer profile) {
    byte[] whole = profile.array();
    boolean room =
        profile.arrayOffset() == 0
            && profile.position() == prefix.length
            && profile.limit() == whole.length;
    byte[] value = room ? whole : new byte[prefix.length + profile.remaining()];
    System.arraycopy(prefix, 0, value, 0, prefix.length);
    if (!room) {
      profile.duplicate().get(value, prefix.length, profile.remaining());
    }
    return value;
  }

  private static byte[] key(WrittenProfile record) {
    return Envelopes.key(record.getWorkspace(), record.getContact())
        .getBytes(StandardCharsets.UTF_8);
  }
}
