package io.beckon.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Avro's own encoder judges ours, and what it wrote is read back, whatever follows it. */
class AvroOutputTest {
  private static final int OF_EACH_LENGTH = 200;

  @Test
  void writesNumbersOfEveryLengthAsAvroDoes() throws IOException {
    List<Long> numbers = numbers();
    assertThat(numbers).hasSizeGreaterThan(Long.SIZE * OF_EACH_LENGTH);
    for (long number : numbers) {
      byte[] bytes = ours(List.of(number));
      assertThat(bytes).as("%d", number).isEqualTo(avros(List.of(number)));
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 8);
      AvroInput input = new AvroInput(1);
      input.on(longer, 0, longer.length);
      assertThat(input.number()).isEqualTo(number);
      assertThat(Double.doubleToRawLongBits(input.real())).isEqualTo(number);
      assertThat(input.position()).isEqualTo(bytes.length);
    }
  }

  @Test
  void writesManyNumbersInARowAsAvroDoes() throws IOException {
    List<Long> numbers = numbers();
    assertThat(ours(numbers)).isEqualTo(avros(numbers));
  }

  @Test
  void writesTextsAsAvroDoes() throws IOException {
    for (String text :
        new String[] {
          "", "a", "Zürich", "🙂", "x".repeat(63), "x".repeat(64), "é".repeat(63), "x".repeat(5_000)
        }) {
      AvroOutput output = new AvroOutput();
      output.writeString(text);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      encoder.writeString(text);
      encoder.flush();
      assertThat(output.toByteArray()).as(text).isEqualTo(out.toByteArray());
    }
  }

  /**
   * Numbers of 1 to 64 bits as they are written, both signs, and those beside each power of two.
   */
  private static List<Long> numbers() {
    SplittableRandom random = new SplittableRandom(7);
    List<Long> numbers = new ArrayList<>(List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE));
    LongConsumer add =
        number -> {
          numbers.add(number);
          numbers.add(-number);
        };
    for (int bits = 0; bits < Long.SIZE; bits++) {
      for (long beside = -2; beside <= 2; beside++) {
        add.accept((1L << bits) + beside);
      }
      for (int i = 0; i < OF_EACH_LENGTH; i++) {
        add.accept(random.nextLong() >>> bits);
      }
    }
    return numbers;
  }

  private static byte[] ours(List<Long> numbers) {
    AvroOutput output = new AvroOutput();
    for (long number : numbers) {
      output.writeLong(number);
      output.writeDouble(Double.longBitsToDouble(number));
    }
    return output.toByteArray();
  }

  private static byte[] avros(List<Long> numbers) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    for (long number : numbers) {
      encoder.writeLong(number);
      encoder.writeDouble(Double.longBitsToDouble(number));
    }
    encoder.flush();
    return out.toByteArray();
  }
}
