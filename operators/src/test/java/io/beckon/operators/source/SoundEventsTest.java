package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SoundEventsTest {
  private static final long T = 1_293_840_000_000L;

  private final SoundEvents events = new SoundEvents("Order ", "Email ");

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static byte[] record(String name, long timestamp) {
    return new AvroCodec<>(Event.class)
        .encode(
            Event.newBuilder()
                .setWorkspace("shop")
                .setUserId("c1")
                .setMessageId("m1")
                .setName(name)
                .setTimestamp(timestamp)
                .setReceivedAt(T)
                .build());
  }

  @Test
  void onlyTheNamesThatAreMindedAreDecoded() {
    assertThat(events.of(record("Email Sent", T))).isNotNull();
    assertThat(events.of(record("Product Viewed", T))).isNull();
    assertThat(events.of(record("Order", T))).isNull();
  }

  @Test
  void aClockThatIsAheadIsMended() {
    assertThat(events.of(record("Email Sent", T + 1_000)))
        .extracting(Event::getTimestamp)
        .isEqualTo(T);
  }

  /** The engagement job makes a dead letter of it; this one goes on. */
  @Test
  void whatEndsEarlyOrMakesNoSenseIsLeftOut() {
    byte[] whole = record("Email Sent", T);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(events.of(cut)).as("%s of %s bytes", length, whole.length).isNull();
    }
    assertThat(events.of(record("Order Completed", T))).as("has no order").isNull();
    assertThat(events.of(record("Email Sent", 0))).as("before 1990").isNull();
  }
}
