package io.beckon.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.ContactState;
import io.beckon.schema.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own decoder judges ours, on random records of Avro's making. */
class ArrayDecoderTest {
  private static final int RECORDS = 2_000;

  @ParameterizedTest
  @ValueSource(classes = {ContactState.class, Trigger.class})
  <T extends SpecificRecordBase> void readsWhatAvroReads(Class<T> type) throws Exception {
    AvroCodec<T> codec = new AvroCodec<>(type);
    int seed = 0;
    for (Object record : new RandomData(codec.schema(), RECORDS, 1L)) {
      byte[] bytes = encoded(codec.schema(), record, seed++ % 2 == 0);
      assertThat(codec.decode(bytes))
          .as("record %d", seed)
          .isEqualTo(byAvro(codec.schema(), codec.schema(), bytes));
    }
  }

  /** What the reader does not know is skipped, be it in blocks that tell their size or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void skipsWhatIsNotAskedFor(boolean inBlocks) throws Exception {
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
  @ValueSource(classes = ContactState.class)
  <T extends SpecificRecordBase> void damageIsRefusedOrReadAsAvroReadsIt(Class<T> type)
      throws Exception {
    AvroCodec<T> codec = new AvroCodec<>(type);
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (Object record : new RandomData(codec.schema(), RECORDS, 3L)) {
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
    assertThat(refused).isBetween(RECORDS / 2, RECORDS - 1);
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

  private static Object byAvro(Schema written, Schema current, byte[] bytes) throws IOException {
    return new SpecificDatumReader<>(written, current)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }
}
