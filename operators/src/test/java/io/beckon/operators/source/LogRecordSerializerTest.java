package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.operators.record.TestingSerializers;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

class LogRecordSerializerTest {
  private static final long T = 1_293_840_000_000L;

  @Test
  void recordsComeOutAsTheyWentIn() throws IOException {
    TestingSerializers.checkImmutable(
        LogRecordSerializer.INSTANCE,
        List.of(
            new LogRecord.EncodedEvent("shop\u0000v1", 3, 42, T, false, new byte[] {1, 2, -3}),
            new LogRecord.EncodedEvent("läden\u0000ß", 0, 1L << 40, 0, true, new byte[0]),
            new LogRecord.Heartbeat(7, T),
            new LogRecord.Unreadable(1, 5, "invalid", "workspace is empty", new byte[] {0, 9}),
            new LogRecord.Unreadable(1, 6, "unreadable", "", new byte[0])));
  }

  @Test
  void damageIsAnErrorAndNotARecord() {
    assertThatThrownBy(
            () ->
                LogRecordSerializer.INSTANCE.deserialize(
                    new DataInputDeserializer(new byte[] {9, 0, 0})))
        .isInstanceOf(IOException.class);
  }
}
