package io.beckon.operators.move;

import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.identity.VisitorMessageType;
import io.beckon.operators.source.WrittenRecords;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the engine itself wrote to {@code beckon.moves}. What cannot be read goes on as it is,
 * to nobody's key: whoever keeps contacts makes a dead letter of it.
 */
public final class MoveReader implements KafkaRecordDeserializationSchema<VisitorMessage> {
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
    start();
  }

  /** Parses the schemas, once a task. */
  public void start() {
    current = new AvroCodec<>(Move.class);
    moves = new WrittenRecords<>(Move.class, schemas);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<VisitorMessage> out) {
    if (from.value() == null) {
      return;
    }
    VisitorMessage message = read(from);
    out.collect(message == null ? unreadable(from) : message);
  }

  /** Null: it is none of the engine's, such as a move to nobody. */
  private @Nullable VisitorMessage read(ConsumerRecord<byte[], byte[]> from) {
    try {
      Move move = moves.read(from.value());
      return move == null || move.getWorkspace().isEmpty() || move.getTo().isEmpty()
          ? null
          : message(move, from.partition(), from.offset(), current.encode(move));
    } catch (IOException | RuntimeException | AssertionError e) {
      // As what has no prefix. Where assertions are on, the coder refuses lists beyond their cap.
      return null;
    }
  }

  private static VisitorMessage unreadable(ConsumerRecord<byte[], byte[]> from) {
    return new VisitorMessage.Passing(
        new Delivered(
            "",
            Long.MIN_VALUE,
            from.partition(),
            from.offset(),
            0,
            false,
            from.timestamp(),
            0,
            from.value()));
  }

  /**
   * What a move is to whom it goes to.
   *
   * @param value the move in Avro's binary form
   */
  public static VisitorMessage message(Move move, int partition, long offset, byte[] value) {
    Delivered at =
        new Delivered(
            EventHeader.key(move.getWorkspace(), move.getTo()),
            // It has no place in the log of events.
            Long.MIN_VALUE,
            partition,
            offset,
            0,
            false,
            move.getReceivedAt(),
            move.getAt(),
            value);
    return move.getKind() == MoveKind.FORGET
        ? new VisitorMessage.Forget(at, move.getFrom(), move.getAt())
        : new VisitorMessage.Passing(at);
  }

  @Override
  public TypeInformation<VisitorMessage> getProducedType() {
    return VisitorMessageType.INSTANCE;
  }
}
