package io.beckon.operators.engage;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.Newcomers;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.junit.jupiter.api.Test;

/** A snapshot holds what was at the barrier, whatever the task does while it is written. */
class CacheSnapshotTest {
  private static final int GROUPS = 128;
  private static final KeyGroupRange ALL = new KeyGroupRange(0, GROUPS - 1);
  private final ContactCodec codec = new ContactCodec();
  private final CloseableRegistry registry = new CloseableRegistry();

  private static List<ContactCache.Entry> contacts(int count) {
    List<ContactCache.Entry> contacts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contacts.add(
          new ContactCache.Entry("shop\u0000c" + i, new Newcomers().contact("shop", "c" + i)));
    }
    return contacts;
  }

  private FutureTask<SnapshotResult<KeyedStateHandle>> begin(List<ContactCache.Entry> contacts)
      throws Exception {
    return new CacheSnapshot(
            contacts, codec, new MemCheckpointStreamFactory(50_000_000), ALL, GROUPS)
        .toAsyncSnapshotFutureTask(registry);
  }

  /** Events counted in each contact's profile, as the snapshot has them. */
  private Map<String, Long> read(FutureTask<SnapshotResult<KeyedStateHandle>> snapshot)
      throws Exception {
    Map<String, Long> events = new TreeMap<>();
    KeyGroupsStateHandle handle =
        (KeyGroupsStateHandle) snapshot.get().getJobManagerOwnedSnapshot();
    Iterator<Tuple2<Integer, Long>> groups = handle.getGroupRangeOffsets().iterator();
    while (groups.hasNext()) {
      Tuple2<Integer, Long> group = groups.next();
      if (group.f1 >= 0) {
        try (var in = handle.openInputStream()) {
          in.seek(group.f1);
          read(in, group.f0, events);
        }
      }
    }
    return events;
  }

  private void read(InputStream in, int group, Map<String, Long> events) throws Exception {
    CacheSnapshot.read(
        in,
        (key, state) -> {
          assertThat(KeyGroupRangeAssignment.assignToKeyGroup(key, GROUPS)).isEqualTo(group);
          events.put(key, codec.decode(state).getProfile().getEvents());
        });
  }

  private void change(ContactCache.Entry contact) {
    CacheSnapshot.beforeChange(contact, codec);
    contact.state.getProfile().setEvents(contact.state.getProfile().getEvents() + 1);
  }

  @Test
  void holdsWhatWasAtTheBarrier() throws Exception {
    List<ContactCache.Entry> contacts = contacts(300);
    contacts.forEach(this::change);
    var snapshot = begin(contacts);
    contacts.subList(0, 100).forEach(this::change);
    snapshot.run();
    contacts.forEach(this::change);
    assertThat(read(snapshot)).hasSize(300).allSatisfy((key, events) -> assertThat(events).isOne());
  }

  @Test
  void aSecondBarrierBeforeTheFirstIsWrittenLeavesTheFirstAsItWas() throws Exception {
    List<ContactCache.Entry> contacts = contacts(50);
    var first = begin(contacts);
    contacts.subList(0, 20).forEach(this::change);
    var second = begin(contacts);
    contacts.forEach(this::change);
    second.run();
    first.run();
    assertThat(read(first)).allSatisfy((key, events) -> assertThat(events).isZero());
    assertThat(read(second).values().stream().filter(events -> events == 1)).hasSize(20);
  }

  @Test
  void whatHasNotChangedSinceTheLastSnapshotIsNotEncodedAgain() throws Exception {
    List<ContactCache.Entry> contacts = contacts(10);
    var first = begin(contacts);
    first.run();
    List<byte[]> before = contacts.stream().map(contact -> contact.encoded).toList();
    contacts.subList(0, 4).forEach(this::change);
    var second = begin(contacts);
    second.run();
    for (int i = 0; i < 10; i++) {
      assertThat(contacts.get(i).encoded == before.get(i)).isEqualTo(i >= 4);
    }
    assertThat(read(first)).hasSize(10).allSatisfy((key, events) -> assertThat(events).isZero());
    assertThat(read(second)).hasSize(10);
    assertThat(read(second).values().stream().filter(events -> events == 1)).hasSize(4);
  }

  @Test
  void onceGivenUpNothingWaitsForItAnyMore() throws Exception {
    List<ContactCache.Entry> contacts = contacts(5);
    var snapshot = begin(contacts);
    snapshot.cancel(true);
    assertThat(contacts).allSatisfy(contact -> assertThat(contact.awaitedBy).isNull());
  }

  @Test
  void holdsWhatWasAtTheBarrierWhileTheTaskGoesOn() throws Exception {
    List<ContactCache.Entry> contacts = contacts(20_000);
    for (int round = 0; round < 5; round++) {
      long before = round;
      var snapshot = begin(contacts);
      Thread background = new Thread(snapshot, "snapshot");
      background.start();
      for (int i = contacts.size() - 1; i >= 0; i--) {
        change(contacts.get(i));
      }
      background.join();
      assertThat(read(snapshot))
          .hasSize(20_000)
          .allSatisfy((key, events) -> assertThat(events).isEqualTo(before));
    }
  }
}
