package io.beckon.operators.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.schema.Candidates;
import io.beckon.schema.Event;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Together;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.util.RandomData;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random records of Avro's making come out as they went in. */
class RecordSerializerTest {
  private static final int RECORDS = 300;

  @ParameterizedTest
  @ValueSource(
      classes = {
        Candidates.class,
        Event.class,
        RecommendationRequest.class,
        Together.class,
        Trigger.class
      })
  <T extends CodedRecord> void recordsComeOutAsTheyWentIn(Class<T> type)
      throws IOException, ClassNotFoundException {
    TypeSerializer<T> serializer = serializer(type);
    List<T> records = records(type);
    assertThat(records).hasSize(RECORDS);

    assertThat(read(serializer, written(serializer, records))).isEqualTo(records);
    assertThat(read(serializer.duplicate(), written(serializer.duplicate(), records)))
        .isEqualTo(records);
    TypeSerializer<T> sent = InstantiationUtil.clone(serializer);
    assertThat(sent).isEqualTo(serializer).hasSameHashCodeAs(serializer);
    assertThat(read(sent, written(sent, records))).isEqualTo(records);
  }

  @Test
  void bytesAreHandedOnUnread() throws IOException {
    TypeSerializer<Trigger> serializer = serializer(Trigger.class);
    List<Trigger> records = records(Trigger.class);
    DataInputDeserializer in = new DataInputDeserializer(written(serializer, records));
    DataOutputSerializer out = new DataOutputSerializer(64);
    while (in.available() > 0) {
      serializer.copy(in, out);
    }
    assertThat(read(serializer, out.getCopyOfBuffer())).isEqualTo(records);
  }

  @Test
  void aCopySharesNothingThatCanBeChanged() throws IOException {
    TypeSerializer<Candidates> serializer = serializer(Candidates.class);
    for (Candidates record : records(Candidates.class)) {
      Candidates copy = serializer.copy(record);
      assertThat(copy).isEqualTo(record).isNotSameAs(record);
      copy.getCandidates().clear();
      copy.setRequest("another");
      assertThat(record).isNotEqualTo(copy);
    }
  }

  @Test
  void damageIsAnErrorAndNotARecord() throws IOException {
    TypeSerializer<Trigger> serializer = serializer(Trigger.class);
    byte[] bytes = written(serializer, records(Trigger.class).subList(0, 1));
    bytes[3]--; // one byte fewer than there are
    assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void itsSnapshotSaysWhichRecordsTheyAre() throws IOException {
    TypeSerializer<Trigger> serializer = serializer(Trigger.class);
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<Trigger> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(read.restoreSerializer()).isEqualTo(serializer);
    assertThat(
            serializer.snapshotConfiguration().resolveSchemaCompatibility(read).isCompatibleAsIs())
        .isTrue();
  }

  /** As a newer build finds the state of an older one, in which a field was missing. */
  @Test
  void whatAnOlderVersionWroteIsRead() throws Exception {
    Schema current = Trigger.SCHEMA$;
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : current.getFields()) {
      if (!field.name().equals("facts")) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    Schema older =
        Schema.createRecord(
            current.getName(), current.getDoc(), current.getNamespace(), false, fields);
    RecordSerializer.Snapshot<Trigger> before =
        new RecordSerializer.Snapshot<>(Trigger.class, older.toString());
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, before);
    TypeSerializerSnapshot<Trigger> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(
            serializer(Trigger.class)
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAfterMigration())
        .isTrue();

    Trigger trigger = records(Trigger.class).get(0);
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    org.apache.avro.io.BinaryEncoder encoder =
        org.apache.avro.io.EncoderFactory.get().binaryEncoder(bytes, null);
    new org.apache.avro.generic.GenericDatumWriter<Object>(older)
        .write(withoutFacts(trigger, older), encoder);
    encoder.flush();
    DataOutputSerializer stored = new DataOutputSerializer(64);
    stored.writeInt(bytes.size());
    stored.write(bytes.toByteArray());
    Trigger expected = trigger.copy();
    expected.setFacts(List.of());
    assertThat(
            restored
                .restoreSerializer()
                .deserialize(new DataInputDeserializer(stored.getCopyOfBuffer())))
        .isEqualTo(expected);
  }

  private static Object withoutFacts(Trigger trigger, Schema older) {
    org.apache.avro.generic.GenericData.Record record =
        new org.apache.avro.generic.GenericData.Record(older);
    for (Schema.Field field : older.getFields()) {
      record.put(field.name(), trigger.get(Trigger.SCHEMA$.getField(field.name()).pos()));
    }
    return record;
  }

  @Test
  void typesAreToldApart() {
    assertThat(new RecordType<>(Trigger.class))
        .isEqualTo(new RecordType<>(Trigger.class))
        .isNotEqualTo(new RecordType<>(Event.class))
        .hasToString("record Trigger");
    assertThat(serializer(Trigger.class)).isNotEqualTo(serializer(Event.class));
  }

  private static <T extends CodedRecord> TypeSerializer<T> serializer(Class<T> type) {
    return new RecordType<>(type).createSerializer(new SerializerConfigImpl());
  }

  private static <T extends CodedRecord> List<T> records(Class<T> type) throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(type);
    org.apache.avro.generic.GenericDatumWriter<Object> writer =
        new org.apache.avro.generic.GenericDatumWriter<>(codec.schema());
    List<T> records = new ArrayList<>();
    for (Object record : new RandomData(codec.schema(), RECORDS, 1L)) {
      java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
      org.apache.avro.io.BinaryEncoder encoder =
          org.apache.avro.io.EncoderFactory.get().binaryEncoder(out, null);
      writer.write(record, encoder);
      encoder.flush();
      records.add(codec.decode(out.toByteArray()));
    }
    return records;
  }

  private static <T> byte[] written(TypeSerializer<T> serializer, List<T> records)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    for (T record : records) {
      serializer.serialize(record, out);
    }
    return out.getCopyOfBuffer();
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
