package io.beckon.collector.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.collector.key.WorkspaceSettings;
import io.beckon.collector.key.WriteKey;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContactRatesTest {
  private final ContactRates rates = new ContactRates();

  private static WriteKey key(boolean secret, int ofContact) {
    return new WriteKey(
        "k",
        "shop",
        secret,
        List.of(),
        1_000,
        ofContact,
        null,
        null,
        null,
        WorkspaceSettings.DEFAULT);
  }

  private static Event event(@Nullable String user, String visitor, boolean history) {
    Event event = new Event();
    event.setKind(EventKind.TRACK);
    event.setName("Product Viewed");
    event.setUserId(user);
    event.setAnonymousId(visitor);
    event.setHistory(history);
    return event;
  }

  private static List<@Nullable Event> times(int count, Event event) {
    return new ArrayList<>(Collections.nCopies(count, event));
  }

  /** A request of which only a part was taken could not be sent again. */
  @Test
  void allOfAContactAreTakenOrNone() {
    WriteKey key = key(false, 1);
    assertThat(rates.secondsToWait(key, times(400, event(null, "v1", false)))).isEmpty();
    List<@Nullable Event> mixed = times(150, event(null, "v1", false));
    mixed.add(event(null, "v2", false));
    mixed.add(null);
    long[] waits = rates.secondsToWait(key, mixed);
    assertThat(waits).hasSize(152);
    assertThat(Arrays.stream(waits).limit(150)).allMatch(wait -> wait >= 40 && wait <= 60);
    assertThat(waits[150]).as("somebody else").isZero();
    assertThat(waits[151]).as("what makes no event").isZero();
    assertThat(rates.secondsToWait(key, times(90, event(null, "v1", false))))
        .as("what was not taken was not counted")
        .isEmpty();
  }

  @Test
  void aPersonIsOneOnAllDevices() {
    WriteKey key = key(false, 1);
    assertThat(rates.secondsToWait(key, times(500, event("ann", "v1", false)))).isEmpty();
    assertThat(rates.secondsToWait(key, times(1, event("ann", "v2", false)))).hasSize(1);
    assertThat(rates.secondsToWait(key, times(1, event(null, "v1", false)))).isEmpty();
  }

  @Test
  void whatAServerTellsOfHistoryIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(rates.secondsToWait(key(true, 1), times(500, event("ann", "v1", true)))).isEmpty();
      assertThat(rates.secondsToWait(key(false, 0), times(500, event("ann", "v1", false))))
          .isEmpty();
    }
    assertThat(rates.secondsToWait(key(false, 1), times(500, event("ann", "v1", true)))).isEmpty();
    assertThat(rates.secondsToWait(key(false, 1), times(1, event("ann", "v1", true))))
        .as("a page does not know of history")
        .hasSize(1);
  }

  /** Orders and returns are not what floods, and nobody may lose one. */
  @Test
  void whatMustNotBeLostIsNotCounted() {
    WriteKey key = key(false, 1);
    assertThat(rates.secondsToWait(key, times(500, event("ann", "v1", false)))).isEmpty();
    Event order = event("ann", "v1", false);
    order.setName("Order Completed");
    Event named = event("ann", "v1", false);
    named.setKind(EventKind.IDENTIFY);
    named.setName("identify");
    assertThat(rates.secondsToWait(key, List.of(order))).isEmpty();
    assertThat(rates.secondsToWait(key, List.of(named))).isEmpty();
    assertThat(rates.secondsToWait(key, List.of(event("ann", "v1", false)))).hasSize(1);
  }
}
