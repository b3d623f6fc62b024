package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.cli.engine.EventSender;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.rule.RuleReader;
import io.beckon.jobs.EngagementJob;
import io.beckon.jobs.WholeTopics;
import io.beckon.operators.engage.CacheSize;
import io.beckon.operators.rules.RulesAtStart;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Persons with several ids on a real broker, RocksDB and two subtasks. The reference counts: each
 * event of a person once, whatever id it came under, and one message for each person.
 */
class PersonsOnKafkaTest {
  private static final int PERSONS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String LATER =
      "rule: later\nkind: trigger\nwhen: {event: Start, after: 4s, unless: Stop}\nsend: {channel: crm}\n";

  @TempDir Path dir = Path.of("");

  private Ports ports = new Ports();
  private int sequence;

  @Test
  void aPersonIsOneUnderAllIdsAndCanBeForgotten() throws Exception {
    try (TestingEngine engine = new TestingEngine(dir)) {
      ports = engine.ports;
      EngagementJob.Options options =
          new EngagementJob.Options(
              Settings.DEFAULT,
              RulesAtStart.of(List.of(RuleReader.document(LATER, "later.yaml"))),
              Engine.READ_AHEAD,
              CacheSize.of(20),
              HistoryLimits.DEFAULT);
      Map<String, Integer> sent = new HashMap<>();
      try (LocalFlink flink = engine.start(options);
          EventSender sender = new EventSender(ports.bootstrap(), engine.registry)) {
        lives(sender, sent);
        TestingEngine.await(PATIENCE, () -> merged().size() >= 2 * PERSONS);
        TestingEngine.await(PATIENCE, () -> eventsByContact().equals(sent));
        TestingEngine.await(PATIENCE, () -> triggers().size() >= PERSONS);
        assertThat(merged()).hasSize(2 * PERSONS);
        assertThat(triggers().stream().map(Trigger::getContact).distinct()).hasSize(PERSONS);
        forget(sender);
        TestingEngine.await(
            PATIENCE, () -> changes(ContactChangeKind.ERASED).size() >= PERSONS / 2);
        TestingEngine.await(PATIENCE, () -> eventsByContact().size() == PERSONS - PERSONS / 2);
        // What was before the erasure is sent again, under an old id.
        long now = System.currentTimeMillis();
        for (int i = 0; i < PERSONS / 2; i++) {
          sender.send(event(EventKind.TRACK, "Start", "old-" + i, now - 60_000));
        }
        sender.send(event(EventKind.TRACK, "Something Done", "last", now));
        sender.flush();
        TestingEngine.await(PATIENCE, () -> eventsByContact().containsKey("last"));
        assertThat(flink.ended()).isNotDone();
      }
      assertThat(eventsByContact()).hasSize(PERSONS - PERSONS / 2 + 1);
      assertThat(triggers())
          .as("nobody is written to twice, nor after being forgotten")
          .hasSize(PERSONS);
    }
  }

  /** Each person under three ids, in no order, and two aliases in between. */
  private void lives(EventSender sender, Map<String, Integer> sent) {
    SplittableRandom random = new SplittableRandom(11);
    List<Event> all = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (int i = 0; i < PERSONS; i++) {
      List<String> ids = List.of("older-" + i, "old-" + i, "person-" + i);
      int count = 2;
      for (String id : ids) {
        int events = 1 + random.nextInt(4);
        for (int n = 0; n < events; n++) {
          all.add(event(EventKind.TRACK, "Something Done", id, now));
          count++;
        }
      }
      all.add(event(EventKind.TRACK, "Start", "old-" + i, now));
      count++;
      all.add(alias("older-" + i, "old-" + i, now));
      all.add(alias("old-" + i, "person-" + i, now));
      sent.put("person-" + i, count);
    }
    Collections.shuffle(all, new java.util.Random(13));
    all.forEach(sender::send);
    sender.flush();
  }

  private void forget(EventSender sender) {
    for (int i = 0; i < PERSONS / 2; i++) {
      sender.send(
          event(
              EventKind.ERASE,
              "erase",
              i % 2 == 0 ? "person-" + i : "older-" + i,
              System.currentTimeMillis()));
    }
    sender.flush();
  }

  private Event event(EventKind kind, String name, String contact, long time) {
    return Event.newBuilder()
        .setKind(kind)
        .setWorkspace("shop")
        .setMessageId("m" + sequence++)
        .setName(name)
        .setUserId(contact)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }

  private Event alias(String previous, String contact, long time) {
    Event alias = event(EventKind.ALIAS, "alias", contact, time);
    alias.setPreviousId(previous);
    return alias;
  }

  private Map<String, Integer> eventsByContact() throws Exception {
    AvroCodec<Profile> codec = new AvroCodec<>(Profile.class);
    Map<String, Integer> events = new HashMap<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.PROFILES.name()),
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          String contact = key.substring(key.indexOf('/') + 1);
          byte @Nullable [] value = record.value();
          if (value == null) {
            events.remove(contact);
          } else {
            events.put(contact, (int) codec.decodePrefixed(value).getEvents());
          }
        });
    return events;
  }

  private List<ContactChange> changes(ContactChangeKind kind) throws Exception {
    List<ContactChange> changes = new ArrayList<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.CONTACTS.name()),
        ContactChange.class,
        (key, change) -> {
          if (change.getKind() == kind) {
            changes.add(change);
          }
        });
    return changes;
  }

  private List<ContactChange> merged() throws Exception {
    return changes(ContactChangeKind.MERGED);
  }

  private List<Trigger> triggers() throws Exception {
    List<Trigger> triggers = new ArrayList<>();
    WholeTopics.read(
        ports.bootstrap(),
        List.of(TopicTable.triggers("crm")),
        Trigger.class,
        (key, trigger) -> triggers.add(trigger));
    return triggers;
  }
}
