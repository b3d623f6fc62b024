package io.beckon.domain.cap;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.MergedContacts;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.inbox.Inbox;
import io.beckon.domain.inbox.MemoryOverflow;
import io.beckon.schema.ContactState;
import io.beckon.schema.MergedContact;
import io.beckon.schema.Queued;
import io.beckon.schema.Role;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every list, map and text of bytes of a contact that has a cap comes to it, is kept and read
 * again, and is added to beyond it: by more rules and events than a contact can keep anything of. A
 * field that is new is in {@link #LESS}, or the flood has to bring it to its cap.
 */
class ContactCapsTest {
  /** What the flood cannot fill, how far it comes at least, and why. */
  private static final Map<String, Integer> LESS =
      Map.ofEntries(
          // An event is refused by the reader long before.
          Map.entry("Held.event", 1),
          Map.entry("Deferred.event", 1),
          Map.entry("Queued.value", 1),
          // A step has no more causes than the event that it is about.
          Map.entry("Deferred.causes", 1),
          // Only what a contact on another subtask sends: it is asked for room first.
          Map.entry("ContactState.early", 0),
          // There are no more hours in a week.
          Map.entry("Profile.hours", 120),
          // The publisher refuses more segments than 50, and of those of rfm and trend rules a
          // contact is in 4 each.
          Map.entry("Profile.segments", 38),
          // The longest window has 90 days.
          Map.entry("Score.days", 90));

  private static final long BOUND = Bound.DEFAULT.millis();

  private final AvroCodec<ContactState> codec = new AvroCodec<>(ContactState.class);
  private static final Map<String, Integer> CAPS = CappedFields.of(ContactState.SCHEMA$);

  private final ContactEngine one = new ContactEngine(Flood.rules("a"), Settings.DEFAULT);
  private final ContactEngine other = new ContactEngine(Flood.rules("b"), Settings.DEFAULT);

  private final Map<String, Integer> largest = new TreeMap<>();

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private ContactState kept(ContactState state) throws IOException {
    CappedFields.measure(state, largest);
    return codec.decode(codec.encode(state));
  }

  /**
   * @param mark how far the log's time has come, epoch milliseconds
   */
  private void feed(ContactState state, int number, long mark) {
    ContactEngine engine = Flood.set(number).equals("a") ? one : other;
    engine.onEvent(state, Flood.event(number), null, mark, new TestingOutcome());
  }

  private static long time(int number) {
    return Flood.event(number).getReceivedAt();
  }

  private void assertBounded(String what) {
    largest.forEach(
        (name, size) ->
            assertThat(size).as("%s %s", what, name).isLessThanOrEqualTo(CAPS.get(name)));
  }

  @Test
  void aFloodFillsEveryListAndNoneBeyondItsCap() throws IOException {
    ContactState state = new Newcomers().contact("shop", "c1");
    for (int i = 0; i < Flood.HELD; i++) {
      feed(state, i, time(i) - BOUND);
      state = kept(state);
    }
    // Time stands still: what comes after the next deadline waits for it.
    for (int i = Flood.HELD; i < Flood.HELD + 1_500; i++) {
      feed(state, i, time(Flood.HELD));
      CappedFields.measure(state, largest);
      if (i % 50 == 0) {
        state = kept(state);
      }
    }
    for (int i = 0; i < 100; i++) {
      ContactState second = new Newcomers().contact("shop", "o" + i);
      feed(second, i, 0);
      one.onMerged(state, kept(second), time(i), new TestingOutcome());
      MergedContacts.await(state, "w" + i, 0);
      state = kept(state);
      MergedContacts.remember(state, new MergedContact("o" + i, time(i), "m" + i));
      state = kept(state);
    }
    queue(state);
    assertBounded("flood:");
    Set<String> short_ = new TreeSet<>();
    CAPS.forEach(
        (name, cap) -> {
          if (largest.getOrDefault(name, 0) < LESS.getOrDefault(name, cap)) {
            short_.add(name + " has " + largest.getOrDefault(name, 0) + " of " + cap);
          }
        });
    assertThat(short_).as("what was not filled: add to the flood, or say in LESS why").isEmpty();
    assertThat(CAPS.keySet()).containsAll(LESS.keySet());
  }

  private void queue(ContactState from) throws IOException {
    ContactState state = from;
    MemoryOverflow overflow = new MemoryOverflow();
    for (int i = 0; i < 600; i++) {
      Inbox.put(
          state.getInbox(),
          Queued.newBuilder()
              .setAt(time(i))
              .setPartition(i % 9)
              .setOffset(i)
              .setRole(Role.LIVE)
              .setReceivedAt(time(i))
              .setForeign(i % 9 > 0)
              .setValue(ByteBuffer.allocate(8))
              .build(),
          overflow);
      state = kept(state);
    }
    int taken = 0;
    while (Inbox.next(state.getInbox(), Long.MAX_VALUE, overflow, Bound.DEFAULT) != null) {
      taken++;
      state = kept(state);
    }
    assertThat(taken).isEqualTo(600);
  }

  static Stream<String> fields() {
    return CAPS.keySet().stream();
  }

  /** Filled at once, with nothing else in the contact, then read, then flooded. */
  @ParameterizedTest
  @MethodSource("fields")
  void whatIsFullIsReadAndAddedTo(String field) throws IOException {
    ContactState state = (ContactState) CappedFields.filled(ContactState.SCHEMA$, field);
    ContactState read = kept(state);
    assertThat(read).isEqualTo(state);
    assertThat(largest).containsEntry(field, CAPS.get(field));
    one.onMerged(read, kept(state), time(0), new TestingOutcome());
    read = kept(read);
    for (int i = 0; i < 60; i++) {
      feed(read, i, time(i) - BOUND);
      read = kept(read);
    }
    // Days, then years, go by.
    for (int i = Flood.QUICK; i < Flood.QUICK + 40; i++) {
      feed(read, i, time(i) - BOUND);
      read = kept(read);
    }
    one.onWake(read, time(Flood.HELD), new TestingOutcome());
    read = kept(read);
    ContactState fresh = new Newcomers().contact("shop", "c2");
    feed(fresh, 1, 0);
    one.onMerged(fresh, read, time(Flood.HELD), new TestingOutcome());
    kept(fresh);
    assertBounded(field + " full:");
  }
}
