package io.beckon.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Avro's own encoder judges ours, and what it wrote is read back, whatever follows it. */
class ArrayEncoderTest {
  private static final int OF_EACH_LENGTH = 200;

  @Test
  void writesNumbersOfEveryLengthAsAvroDoes() throws IOException {
    List<Long> numbers = numbers();
    assertThat(numbers).hasSizeGreaterThan(Long.SIZE * OF_EACH_LENGTH);
    for (long number : numbers) {
      byte[] bytes = ours(encoder -> encoder.writeLong(number));
      assertThat(bytes).as("%d", number).isEqualTo(avros(encoder -> encoder.writeLong(number)));
      assertThat(read(bytes, 0)).isEqualTo(number);
      assertThat(read(bytes, 3)).isEqualTo(number);
      assertThat(read(bytes, Long.BYTES)).isEqualTo(number);
    }
  }

  @Test
  void writesManyNumbersInARowAsAvroDoes() throws IOException {
    List<Long> numbers = numbers();
    Writing all =
        encoder -> {
          for (long number : numbers) {
            encoder.writeLong(number);
            encoder.writeInt((int) number);
            encoder.writeDouble(Double.longBitsToDouble(number));
            encoder.writeFloat(Float.intBitsToFloat((int) number));
          }
        };
    byte[] bytes = ours(all);
    assertThat(bytes).isEqualTo(avros(all));
    ArrayDecoder decoder = new ArrayDecoder(16);
    decoder.on(bytes, 0, bytes.length);
    for (long number : numbers) {
      assertThat(decoder.readLong()).isEqualTo(number);
      assertThat(decoder.readInt()).isEqualTo((int) number);
      assertThat(Double.doubleToRawLongBits(decoder.readDouble())).isEqualTo(number);
      assertThat(Float.floatToRawIntBits(decoder.readFloat())).isEqualTo((int) number);
    }
    assertThat(decoder.atEnd()).isTrue();
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

  private static long read(byte[] bytes, int more) throws IOException {
    byte[] longer = new byte[bytes.length + more];
    Arrays.fill(longer, (byte) 0xAA);
    System.arraycopy(bytes, 0, longer, 0, bytes.length);
    AvroInput input = new AvroInput(1);
    input.on(longer, 0, longer.length);
    long number = input.number();
    assertThat(input.position()).isEqualTo(bytes.length);
    return number;
  }

  private static byte[] ours(Writing writing) throws IOException {
    ArrayEncoder encoder = new ArrayEncoder();
    writing.to(encoder);
    return encoder.toByteArray();
  }

  private static byte[] avros(Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writing.to(encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private interface Writing {
    void to(Encoder encoder) throws IOException;
  }
}
