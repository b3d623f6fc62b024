package io.beckon.operators.source;

import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/** Reads records behind the registry's prefix, whichever version of their schema wrote them. */
public final class WrittenRecords<T extends CodedRecord> {
  private static final int PREFIX = 5;

  private final Map<Integer, AvroCodec<T>> codecs = new HashMap<>();

  /**
   * @param schemas every schema registered for the topics, by its id in the registry
   */
  public WrittenRecords(Class<T> type, Map<Integer, String> schemas) {
    Schema current = SpecificData.get().getSchema(type);
    for (Map.Entry<Integer, String> one : schemas.entrySet()) {
      Schema written = new Schema.Parser().parse(one.getValue());
      codecs.put(
          one.getKey(),
          written.equals(current) ? new AvroCodec<>(type) : new AvroCodec<>(written, current));
    }
  }

  /**
   * The record; null for bytes without the prefix of a registered schema: a zero byte and its id.
   *
   * @throws IOException when the bytes are not what the schema says
   */
  public @Nullable T read(byte[] bytes) throws IOException {
    AvroCodec<T> codec =
        bytes.length < PREFIX || bytes[0] != 0
            ? null
            : codecs.get(ByteBuffer.wrap(bytes).getInt(1));
    return codec == null ? null : codec.decode(bytes, PREFIX, bytes.length - PREFIX);
  }
}
