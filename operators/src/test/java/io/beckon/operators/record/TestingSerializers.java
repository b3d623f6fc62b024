package io.beckon.operators.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What holds of every serializer of immutable records between tasks. */
public final class TestingSerializers {
  private TestingSerializers() {}

  /** They come out as they went in, whether read, copied or handed on as bytes. */
  public static <T> void checkImmutable(TypeSerializer<T> serializer, List<T> records)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (T record : records) {
      serializer.serialize(record, out);
    }
    byte[] written = out.getCopyOfBuffer();
    // Records compare byte arrays by identity.
    assertThat(read(serializer, written)).usingRecursiveComparison().isEqualTo(records);

    DataInputDeserializer in = new DataInputDeserializer(written);
    DataOutputSerializer handedOn = new DataOutputSerializer(64);
    for (int i = 0; i < records.size(); i++) {
      serializer.copy(in, handedOn);
    }
    assertThat(in.available()).isZero();
    assertThat(handedOn.getCopyOfBuffer()).isEqualTo(written);

    assertThat(serializer.isImmutableType()).isTrue();
    for (T record : records) {
      assertThat(serializer.copy(record)).isSameAs(record);
      assertThat(serializer.copy(record, records.get(0))).isSameAs(record);
    }

    DataOutputSerializer snapshot = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(snapshot, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(snapshot.getCopyOfBuffer()),
            TestingSerializers.class.getClassLoader());
    assertThat(restored.restoreSerializer()).isEqualTo(serializer);
  }

  private static <T> List<T> read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    List<T> records = new ArrayList<>();
    while (in.available() > 0) {
      records.add(serializer.deserialize(in));
    }
    return records;
  }
}
