package io.beckon.operators.identity;

import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.record.TestingSerializers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisitorMessageSerializerTest {
  private static final long T = 1_293_840_000_000L;

  @Test
  void messagesComeOutAsTheyWentIn() throws IOException {
    byte[] value = {1, 2, -3};
    TestingSerializers.checkImmutable(
        VisitorMessageSerializer.INSTANCE,
        List.of(
            new VisitorMessage.Happened(
                new Delivered("shop\u0000v1", T, 3, 42, 0, false, T, 0, value)),
            new VisitorMessage.Happened(
                new Delivered("läden\u0000ß", T + 5, 0, 1L << 40, 0, true, T, 0, new byte[0])),
            new VisitorMessage.Passing(
                new Delivered("shop\u0000c1", Long.MIN_VALUE, 1, 2, 7, true, T, T + 9, value)),
            new VisitorMessage.Forget(
                new Delivered("shop\u0000v1", Long.MIN_VALUE, 1, 3, 0, false, T, T + 9, value),
                "änn",
                T + 9)));
  }
}
