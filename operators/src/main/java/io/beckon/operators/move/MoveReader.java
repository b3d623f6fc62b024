package io.beckon.operators.move;

import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.EventRecordType;
import io.beckon.operators.source.WrittenRecords;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Role;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads what the engine itself wrote to {@code beckon.moves}. What cannot be read there is no bad
 * input but a fault of the engine, and stops it.
 */
public final class MoveReader implements KafkaRecordDeserializationSchema<EventRecord> {
  private static final long serialVersionUID = 1L;

  private final HashMap<Integer, String> schemas;
  private transient WrittenRecords<Move> moves;
  private transient AvroCodec<Move> current = new AvroCodec<>(Move.class);

  /**
   * @param schemas every schema registered for the topic, by its id in the registry
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public MoveReader(Map<Integer, String> schemas) {
    this.schemas = new HashMap<>(schemas);
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    current = new AvroCodec<>(Move.class);
    moves = new WrittenRecords<>(Move.class, schemas);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<EventRecord> out)
      throws IOException {
    Move move = moves.read(from.value());
    if (move == null) {
      throw new IOException(
          from.topic()
              + ", partition "
              + from.partition()
              + ", offset "
              + from.offset()
              + ": not written by the engine");
    }
    EventRecord record = new EventRecord();
    record.key = EventHeader.key(move.getWorkspace(), move.getTo());
    record.partition = from.partition();
    record.offset = from.offset();
    record.receivedAt = move.getReceivedAt();
    record.knownAt = move.getAt();
    boolean forget = move.getKind() == MoveKind.FORGET;
    record.role = forget ? Role.FORGOTTEN : Role.MOVED;
    record.value = forget ? move.getFrom().getBytes(StandardCharsets.UTF_8) : current.encode(move);
    out.collect(record);
  }

  @Override
  public TypeInformation<EventRecord> getProducedType() {
    return EventRecordType.INSTANCE;
  }
}
