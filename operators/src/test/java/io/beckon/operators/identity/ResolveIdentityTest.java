package io.beckon.operators.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResolveIdentityTest {
  private static final long START = 1_293_840_000_000L;

  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private KeyedOneInputStreamOperatorTestHarness<String, VisitorMessage, ContactMessage> harness;
  private int read;

  @BeforeEach
  void open() throws Exception {
    start(null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void start(@Nullable OperatorSubtaskState state) throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(
                new ResolveIdentity(new HistoryLimits(8, Duration.ofDays(90)))),
            message -> message.at().key(),
            Types.STRING);
    harness.setup(
        ContactMessageType.INSTANCE.createSerializer(
            new org.apache.flink.api.common.serialization.SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    read = 0;
  }

  private void event(String id, long minute, @Nullable String device, @Nullable String user)
      throws Exception {
    Event event =
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId(id)
            .setName("page")
            .setKind(EventKind.PAGE)
            .setTimestamp(START + minute * 60_000)
            .setReceivedAt(START + minute * 60_000)
            .setAnonymousId(device)
            .setUserId(user)
            .build();
    send(event, EventHeader.key("shop", device != null ? device : String.valueOf(user)));
  }

  private void send(Event event, String key) throws Exception {
    long at = event.getReceivedAt();
    harness.processElement(
        new VisitorMessage.Happened(
            new Delivered(key, at, 0, 0, 0, false, at, 0, codec.encode(event))),
        at);
  }

  /** The engine has forgotten the user, up to so many minutes after the start. */
  private void forget(String device, String user, long minute) throws Exception {
    long upTo = START + minute * 60_000;
    String key = EventHeader.key("shop", device);
    Delivered at = new Delivered(key, Long.MIN_VALUE, 0, 0, 0, false, upTo, upTo, new byte[0]);
    harness.processElement(new VisitorMessage.Forget(at, user, upTo), 0);
  }

  /** What came out since this was last asked: role, contact, message id. */
  private List<String> out() throws Exception {
    List<String> out = new ArrayList<>();
    List<StreamRecord<? extends ContactMessage>> all = harness.extractOutputStreamRecords();
    for (; read < all.size(); read++) {
      ContactMessage message = all.get(read).getValue();
      out.add(
          message.role()
              + " "
              + EventHeader.idOf(message.at().key())
              + " "
              + codec.decode(message.at().value()).getMessageId());
    }
    return out;
  }

  @Test
  void whatAVisitorDidBecomesTheUsersPast() throws Exception {
    event("m2", 2, "tablet", null);
    event("m1", 1, "tablet", null);
    assertThat(out()).containsExactly("LIVE tablet m2", "LIVE tablet m1");
    event("m3", 3, "tablet", "ann");
    assertThat(out())
        .containsExactly("HISTORY ann m1", "HISTORY ann m2", "RETIRED tablet m3", "LIVE ann m3");
    event("m4", 4, "tablet", null);
    event("m5", 5, "tablet", "ann");
    assertThat(out()).containsExactly("LIVE ann m4", "LIVE ann m5");
  }

  @Test
  void whoIsKnownFromTheStartHasNoPast() throws Exception {
    event("m1", 1, "tablet", "ann");
    event("m2", 2, null, "ann");
    assertThat(out()).containsExactly("RETIRED tablet m1", "LIVE ann m1", "LIVE ann m2");
    assertThat(harness.numKeyedStateEntries()).as("a link, and no history").isEqualTo(1);
  }

  @Test
  void theSecondOnASharedDeviceHasNothingOfTheFirst() throws Exception {
    event("m1", 1, "tablet", null);
    event("m2", 2, "tablet", "ann");
    event("m3", 3, "tablet", null);
    event("m4", 4, "tablet", "bob");
    event("m5", 5, "tablet", null);
    event("late", 3, "tablet", null);
    assertThat(out())
        .containsExactly(
            "LIVE tablet m1",
            "HISTORY ann m1",
            "RETIRED tablet m2",
            "LIVE ann m2",
            "LIVE ann m3",
            "LIVE bob m4",
            "LIVE bob m5",
            "LIVE ann late");
  }

  @Test
  void anAliasNamesTheUserOfAVisitor() throws Exception {
    event("m1", 1, "tablet", null);
    Event alias =
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId("m2")
            .setName("alias")
            .setKind(EventKind.ALIAS)
            .setTimestamp(START + 120_000)
            .setReceivedAt(START + 120_000)
            .setUserId("ann")
            .setPreviousId("tablet")
            .build();
    send(alias, EventHeader.key("shop", "tablet"));
    event("m3", 3, "tablet", null);
    assertThat(out())
        .containsExactly(
            "LIVE tablet m1", "HISTORY ann m1", "RETIRED tablet m2", "LIVE ann m2", "LIVE ann m3");
  }

  private void call(
      EventKind kind,
      String id,
      long minute,
      @Nullable String device,
      @Nullable String user,
      @Nullable String previous)
      throws Exception {
    Event event =
        Event.newBuilder()
            .setWorkspace("shop")
            .setMessageId(id)
            .setName("call")
            .setKind(kind)
            .setTimestamp(START + minute * 60_000)
            .setReceivedAt(START + minute * 60_000)
            .setAnonymousId(device)
            .setUserId(user)
            .setPreviousId(previous)
            .build();
    String visitor = previous != null ? previous : device != null ? device : String.valueOf(user);
    send(event, EventHeader.key("shop", visitor));
  }

  @Test
  void anAliasOfAContactGoesToBoth() throws Exception {
    event("m1", 1, null, "old");
    call(EventKind.ALIAS, "m2", 2, null, "ann", "old");
    call(EventKind.ALIAS, "again", 3, null, "ann", "old");
    call(EventKind.ALIAS, "m4", 4, null, "bea", "old");
    assertThat(out())
        .containsExactly(
            "LIVE old m1",
            "LEAVING old m2",
            "JOINING ann m2",
            "LIVE ann again",
            "LEAVING old m4",
            "JOINING bea m4");
  }

  @Test
  void aRequestAboutADeviceConcernsItsUser() throws Exception {
    event("m1", 1, "tablet", null);
    event("p1", 1, "phone", "ann");
    out();
    call(EventKind.ERASE, "e1", 2, "tablet", null, null);
    call(EventKind.ERASE, "e2", 2, "phone", null, null);
    call(EventKind.EXPORT, "e3", 2, "phone", "bea", null);
    assertThat(out()).containsExactly("LIVE tablet e1", "LIVE ann e2", "LIVE bea e3");
    event("replayed", 1, "tablet", null);
    event("m3", 3, "tablet", "ann");
    assertThat(out())
        .as("what was before the request is gone, and does not come back")
        .containsExactly("RETIRED tablet m3", "LIVE ann m3");
  }

  @Test
  void whoSharesADeviceKeepsItWhenTheOtherIsForgotten() throws Exception {
    event("p1", 1, "phone", "ann");
    event("p2", 2, "phone", "bob");
    forget("phone", "ann", 5);
    out();
    event("late", 3, "phone", "bob");
    event("p3", 6, "phone", null);
    assertThat(out()).containsExactly("LIVE bob late", "LIVE bob p3");
  }

  /**
   * An alias comes before the first event of the device that it names, then the device is shared.
   */
  @Test
  void aDeviceThatAnAliasNamedFirstIsStillADevice() throws Exception {
    call(EventKind.ALIAS, "m1", 1, null, "ann", "tablet");
    event("m2", 2, "tablet", null);
    call(EventKind.ALIAS, "m3", 3, null, "bob", "tablet");
    event("m4", 4, "tablet", null);
    assertThat(out())
        .containsExactly(
            "LEAVING tablet m1", "JOINING ann m1", "LIVE ann m2", "LIVE bob m3", "LIVE bob m4");
  }

  @Test
  void aForgottenVisitorIsNobodysAnyMore() throws Exception {
    event("p1", 1, "phone", "ann");
    forget("phone", "ann", 5);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    start(state);
    event("replayed", 1, "phone", null);
    event("named", 2, "phone", "ann");
    event("p2", 6, "phone", null);
    assertThat(out())
        .as("what names the user goes to it, which knows what to forget, and makes no link anew")
        .containsExactly("LIVE ann named", "LIVE phone p2");
  }

  @Test
  void onlyTheLatestEventsAreKept() throws Exception {
    for (int i = 0; i < 50; i++) {
      event("m" + i, i, "tablet", null);
    }
    out();
    event("known", 60, "tablet", "ann");
    List<String> out = out();
    assertThat(out).hasSize(10).startsWith("HISTORY ann m42").contains("HISTORY ann m49");
  }

  @Test
  void itGoesOnAfterARestart() throws Exception {
    event("m1", 1, "tablet", null);
    event("p1", 1, "phone", null);
    event("p2", 2, "phone", "ann");
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    start(state);
    event("m2", 3, "tablet", "ann");
    event("p3", 4, "phone", null);
    assertThat(out())
        .containsExactly("HISTORY ann m1", "RETIRED tablet m2", "LIVE ann m2", "LIVE ann p3");
  }

  @Test
  void aSilentVisitorIsForgotten() throws Exception {
    event("m1", 1, "tablet", null);
    event("p1", 1, "phone", "ann");
    assertThat(harness.numKeyedStateEntries()).isPositive();
    event("p2", 60 * 24 * 60, "phone", null);
    out();
    event("p3", 60 * 24 * 61, "phone", null);
    event("m2", 60 * 24 * 95, "tablet", "ann");
    assertThat(out())
        .as("the phone was seen after 60 days, the tablet was not")
        .containsExactly("LIVE ann p3", "RETIRED tablet m2", "LIVE ann m2");
  }
}
