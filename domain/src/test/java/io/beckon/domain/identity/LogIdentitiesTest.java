package io.beckon.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogIdentitiesTest {
  private static final long START = 1_293_840_000_000L;
  private static final byte[] PREFIX = AvroCodec.prefix(1);

  static {
    Schemas.trust();
  }

  private final LogIdentities persons = new LogIdentities();
  private final EventHeader header = new EventHeader();
  private final List<LogIdentities.Kept> kept = new ArrayList<>();

  private void event(
      EventKind kind,
      long minute,
      @Nullable String device,
      @Nullable String user,
      @Nullable String previous)
      throws Exception {
    Event event =
        Event.newBuilder()
            .setKind(kind)
            .setWorkspace("shop")
            .setName("event")
            .setMessageId("m" + minute)
            .setTimestamp(START + minute)
            .setReceivedAt(START + minute)
            .setAnonymousId(device)
            .setUserId(user)
            .setPreviousId(previous)
            .build();
    byte[] value = new EventEncoder().encode(PREFIX, event);
    header.read(value, PREFIX.length, value.length - PREFIX.length);
    LogIdentities.Kept one =
        persons.note(header, value, new LogIdentities.Place(START + minute, 0, minute));
    if (one != null) {
      kept.add(one);
    }
  }

  private List<String> contacts() {
    return kept.stream()
        .map(persons::contact)
        .map(key -> key == null ? "nobody" : EventHeader.idOf(key))
        .toList();
  }

  @Test
  void eachEventIsThePersonsThatItTurnedOutToBe() throws Exception {
    event(EventKind.PAGE, 1, "tablet", null, null);
    event(EventKind.TRACK, 2, null, "old", null);
    event(EventKind.IDENTIFY, 3, "tablet", "ann", null);
    event(EventKind.ALIAS, 4, null, "ann", "old");
    event(EventKind.ALIAS, 5, null, "anna", "ann");
    event(EventKind.IDENTIFY, 6, "tablet", "bob", null);
    event(EventKind.PAGE, 7, "tablet", null, null);
    event(EventKind.PAGE, 8, "phone", null, null);
    assertThat(contacts())
        .containsExactly("anna", "anna", "anna", "anna", "anna", "bob", "bob", "phone");
  }

  @Test
  void whoWasForgottenHasNoHistoryFromBefore() throws Exception {
    event(EventKind.TRACK, 1, null, "old", null);
    event(EventKind.ALIAS, 2, null, "ann", "old");
    event(EventKind.ERASE, 3, null, "ann", null);
    event(EventKind.TRACK, 4, null, "ann", null);
    assertThat(contacts()).containsExactly("nobody", "nobody", "ann");
  }
}
