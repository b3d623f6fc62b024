package io.beckon.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.schema.Cause;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.wire.CodedRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own coders judge the generated ones, on random records of Avro's making. */
class RecordCodersTest {
  private static final int RECORDS = 200;
  private static final int DAMAGED = 2_000;

  static {
    Schemas.trust();
  }

  /** Every record of the schemas: a field that a coder forgets is found here. */
  static Stream<Class<CodedRecord>> records() throws Exception {
    URI classes = Event.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    List<Class<CodedRecord>> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(classes).resolve("io/beckon/schema"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("$")) {
          Class<?> type = Class.forName("io.beckon.schema." + name.replace(".class", ""));
          if (CodedRecord.class.isAssignableFrom(type)
              && !Modifier.isAbstract(type.getModifiers())) {
            @SuppressWarnings("unchecked") // asked just before
            Class<CodedRecord> record = (Class<CodedRecord>) type;
            records.add(record);
          }
        }
      }
    }
    assertThat(records).hasSizeGreaterThan(100);
    return records.stream();
  }

  @ParameterizedTest
  @MethodSource("records")
  void readsAndWritesWhatAvroReadsAndWrites(Class<CodedRecord> type) throws Exception {
    AvroCodec<CodedRecord> codec = new AvroCodec<>(type);
    int seed = 0;
    for (Object record : new RandomData(codec.schema(), RECORDS, 1L)) {
      byte[] bytes = encoded(codec.schema(), record, seed++ % 2 == 0);
      CodedRecord read = codec.decode(bytes);
      assertThat(read)
          .as("record %d", seed)
          .isEqualTo(byAvro(codec.schema(), codec.schema(), bytes));
      keepCaps(read);
      assertThat(codec.encode(read)).as("record %d", seed).isEqualTo(byAvro(read));
    }
  }

  /**
   * Code that runs only beyond a cap must not be the first to find that a list cannot be shortened,
   * be it read by these coders or, from another version, by Avro's own.
   */
  @ParameterizedTest
  @MethodSource("records")
  void everyListAndMapThatIsReadCanBeChanged(Class<CodedRecord> type) throws Exception {
    AvroCodec<CodedRecord> codec = new AvroCodec<>(type);
    AvroCodec<CodedRecord> resolving = new AvroCodec<>(codec.schema(), codec.schema());
    for (Object record : new RandomData(codec.schema(), 20, 5L)) {
      byte[] bytes = encoded(codec.schema(), record, false);
      for (AvroCodec<CodedRecord> one : List.of(codec, resolving)) {
        change(one.decode(bytes));
      }
    }
  }

  @SuppressWarnings("unchecked") // what is put in is taken out again
  private static void change(CodedRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value instanceof List<?> list) {
        list.forEach(RecordCodersTest::changeInner);
        List<Object> any = (List<Object>) list;
        any.add("added");
        java.util.Collections.reverse(any);
        assertThat(any.removeIf(one -> one.equals("added"))).isTrue();
        any.add("added");
        assertThat(any.remove((Object) "added")).isTrue();
        any.clear();
      } else if (value instanceof java.util.Map<?, ?> map) {
        map.values().forEach(RecordCodersTest::changeInner);
        java.util.Map<Object, Object> any = (java.util.Map<Object, Object>) map;
        any.put("added", "added");
        assertThat(any.values().removeIf(one -> one.equals("added"))).isTrue();
        any.clear();
      } else {
        changeInner(value);
      }
    }
  }

  private static void changeInner(Object value) {
    if (value instanceof CodedRecord inner) {
      change(inner);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void aCopyIsEqualAndSharesNothing(Class<CodedRecord> type) throws Exception {
    AvroCodec<CodedRecord> codec = new AvroCodec<>(type);
    for (Object record : new RandomData(codec.schema(), 20, 4L)) {
      CodedRecord read = codec.decode(encoded(codec.schema(), record, false));
      keepCaps(read);
      byte[] before = codec.encode(read);
      CodedRecord copy = (CodedRecord) type.getMethod("copy").invoke(read);
      assertThat(copy).isEqualTo(read);
      for (Schema.Field field : codec.schema().getFields()) {
        if (copy.get(field.pos()) instanceof List<?> list) {
          list.clear();
        } else if (copy.get(field.pos()) instanceof SpecificRecord inner
            && inner.getSchema().getFields().get(0).schema().getType() == Schema.Type.STRING) {
          inner.put(0, "changed");
        }
      }
      assertThat(codec.encode(read)).isEqualTo(before);
    }
  }

  /** Random lists may be longer than a schema allows, which no record is written with. */
  private static void keepCaps(Object value) {
    if (value instanceof SpecificRecord record) {
      for (Schema.Field field : record.getSchema().getFields()) {
        Object inner = record.get(field.pos());
        if (inner instanceof List<?> list && field.getObjectProp("cap") instanceof Integer cap) {
          while (list.size() > cap) {
            list.remove(0);
          }
        }
        keepCaps(inner);
      }
    } else if (value instanceof List<?> list) {
      list.forEach(RecordCodersTest::keepCaps);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(RecordCodersTest::keepCaps);
    }
  }

  @Test
  void aListBeyondItsCapIsAFault() {
    Profile profile = Profile.newBuilder().setWorkspace("shop").setContact("ann").build();
    int cap = (Integer) Profile.SCHEMA$.getField("segments").getObjectProp("cap");
    for (int i = 0; i <= cap; i++) {
      profile.getSegments().add(new InSegment("s" + i, 1, 0L));
    }
    AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
    assertThatThrownBy(() -> codec.encode(profile))
        .isInstanceOf(AssertionError.class)
        .hasMessage("Profile.segments has %d entries, its cap is %d", cap + 1, cap);
    profile.getSegments().remove(0);
    assertThat(codec.encode(profile)).isNotEmpty();
  }

  /** What the reader does not know is skipped, be it in blocks that tell their size or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherVersionIsResolved(boolean inBlocks) throws Exception {
    Schema current = Trigger.SCHEMA$;
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record(current.getName()).namespace(current.getNamespace()).fields();
    fields.name("state").type(ContactState.SCHEMA$).noDefault();
    fields.name("many").type().map().values().array().items().fixed("Four").size(4).noDefault();
    fields.requiredFloat("small").requiredBoolean("yes").requiredBytes("raw");
    for (Schema.Field field : current.getFields()) {
      fields.name(field.name()).type(field.schema()).noDefault();
    }
    Schema written = fields.endRecord();
    AvroCodec<Trigger> codec = new AvroCodec<>(written, current);
    for (Object record : new RandomData(written, RECORDS, 2L)) {
      byte[] bytes = encoded(written, record, inBlocks);
      assertThat(codec.decode(bytes)).isEqualTo(byAvro(written, current, bytes));
    }
  }

  /** Damage is refused, or read as Avro reads it; nothing but an IOException comes out. */
  @ParameterizedTest
  @ValueSource(classes = {ContactState.class, Event.class, Trigger.class})
  <T extends CodedRecord> void damageIsRefusedOrReadAsAvroReadsIt(Class<T> type) throws Exception {
    AvroCodec<T> codec = new AvroCodec<>(type);
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (Object record : new RandomData(codec.schema(), DAMAGED, 3L)) {
      byte[] bytes = encoded(codec.schema(), record, false);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      byte[] damaged = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
      T read;
      try {
        read = codec.decode(damaged);
      } catch (IOException e) {
        refused++;
        continue;
      }
      assertThat(read).isEqualTo(byAvro(codec.schema(), codec.schema(), damaged));
    }
    assertThat(refused).isBetween(DAMAGED / 4, DAMAGED - 1);
  }

  @Test
  void aRecordIsBuiltWithTheDefaultsOfItsSchemaAndNotWithoutWhatHasNone() {
    assertThat(Event.newBuilder().build())
        .isEqualTo(defaults(Event.SCHEMA$))
        .returns(List.of(), Event::getProducts);
    assertThatThrownBy(() -> Cause.newBuilder().setName("page").setTimestamp(1).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cause: messageId is not set");
  }

  private static Object defaults(Schema schema) {
    Event event = new Event();
    for (Schema.Field field : schema.getFields()) {
      event.put(field.pos(), org.apache.avro.specific.SpecificData.get().getDefaultValue(field));
    }
    return event;
  }

  private static byte[] encoded(Schema schema, Object record, boolean inBlocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
    BinaryEncoder encoder =
        inBlocks ? factory.blockingBinaryEncoder(out, null) : factory.binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] byAvro(SpecificRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Object byAvro(Schema written, Schema current, byte[] bytes) throws IOException {
    return new SpecificDatumReader<>(written, current)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }
}
