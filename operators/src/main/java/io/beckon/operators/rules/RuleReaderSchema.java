package io.beckon.operators.rules;

import io.beckon.domain.rule.RuleId;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.source.ReadRecordType;
import io.beckon.operators.topic.DeadLetters;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules topic. A tombstone becomes a document without text; what is no rule document goes
 * on as a dead letter.
 */
public final class RuleReaderSchema
    implements KafkaRecordDeserializationSchema<ReadRecord<RuleDocument>> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable AvroCodec<RuleDocument> codec;

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<ReadRecord<RuleDocument>> out) {
    out.collect(read(record));
  }

  /** Reads one record of the rules topic. One that is no rule document withdraws nothing. */
  public ReadRecord<RuleDocument> read(ConsumerRecord<byte[], byte[]> record) {
    if (codec == null) {
      codec = new AvroCodec<>(RuleDocument.class);
    }
    if (record.value() == null) {
      return new ReadRecord.Sound<>(withdrawn(record));
    }
    try {
      RuleDocument document = codec.decodePrefixed(record.value());
      if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
        // The broker's clock is one for all who publish.
        document.setPublishedAt(record.timestamp());
      }
      return document.getVersion() < 0
          ? refused(record, "its version is " + document.getVersion())
          : new ReadRecord.Sound<>(document);
    } catch (IOException | RuntimeException e) {
      return refused(record, String.valueOf(e.getMessage()));
    }
  }

  private static RuleDocument withdrawn(ConsumerRecord<byte[], byte[]> record) {
    RuleId id =
        RuleId.parse(record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
    return RuleDocument.newBuilder()
        .setRule(id.name())
        .setWorkspace(id.workspace())
        .setVersion(0)
        .setOrigin("withdrawn")
        .setText("")
        .setPublishedBy("")
        .setPublishedAt(record.timestamp())
        .build();
  }

  private static ReadRecord<RuleDocument> refused(
      ConsumerRecord<byte[], byte[]> record, String why) {
    return new ReadRecord.Refused<>(
        DeadLetters.of(
            record, "unreadable", "not a rule document: offset " + record.offset() + ": " + why));
  }

  @Override
  public TypeInformation<ReadRecord<RuleDocument>> getProducedType() {
    return new ReadRecordType<>(RuleDocument.class);
  }
}
