package io.beckon.operators.rules;

import io.beckon.domain.rule.RuleId;
import io.beckon.operators.record.RecordType;
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
 * Reads the rules topic. A tombstone, and a record that is no rule document, become a document
 * without text.
 */
public final class RuleReaderSchema implements KafkaRecordDeserializationSchema<RuleDocument> {
  private static final long serialVersionUID = 1L;
  private transient @Nullable AvroCodec<RuleDocument> codec;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RuleDocument> out) {
    out.collect(read(record));
  }

  /** Reads one record of the rules topic. */
  public RuleDocument read(ConsumerRecord<byte[], byte[]> record) {
    if (codec == null) {
      codec = new AvroCodec<>(RuleDocument.class);
    }
    RuleId id =
        RuleId.parse(record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
    if (record.value() == null) {
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
    try {
      RuleDocument document = codec.decodePrefixed(record.value());
      if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
        // The broker's clock is one for all who publish.
        document.setPublishedAt(record.timestamp());
      }
      return document;
    } catch (IOException | RuntimeException e) {
      return RuleDocument.newBuilder()
          .setRule(id.name())
          .setWorkspace(id.workspace())
          .setVersion(-1)
          .setOrigin("offset " + record.offset() + ": " + e.getMessage())
          .setText("")
          .setPublishedBy("")
          .setPublishedAt(0L)
          .build();
    }
  }

  @Override
  public TypeInformation<RuleDocument> getProducedType() {
    return new RecordType<>(RuleDocument.class);
  }
}
