package io.beckon.operators.engage;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.ConsentChange;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * People who become known, and ids that turn out to be one person, while they buy: the same log
 * gives the same, in whatever order the operators come to hear of it, and however often they are
 * killed.
 */
class JourneysTest {
  private static final long START = TestingEngagement.START;

  /** How many people, in each of the runs; -Dbeckon.journeys=500 for more. */
  private static final int JOURNEYS = Integer.getInteger("beckon.journeys", 120);

  private static final int RUNS = Integer.getInteger("beckon.journeyRuns", 6);

  private static final List<RuleDocument> RULES =
      List.of(
          TestingEngagement.CART,
          rule(
              "thanks",
              "rule: thanks\nkind: trigger\nwhen: {event: Order Completed}\n"
                  + "send: {channel: email, with: {orders: orders.count}}\n"),
          rule("regular", "rule: regular\nkind: segment\nif: orders.count >= 2\n"),
          rule(
              "welcome-regular",
              "rule: welcome-regular\nkind: trigger\nwhen: {enters: regular}\n"
                  + "send: {channel: email}\n"));

  private static RuleDocument rule(String name, String text) {
    return RuleDocument.newBuilder()
        .setRule(name)
        .setVersion(1)
        .setOrigin(name + ".yaml")
        .setText(text)
        .setPublishedBy("")
        .setPublishedAt(0L)
        .build();
  }

  static {
    Schemas.trust();
  }

  @Test
  void theSameComesOfIdentityInWhateverOrderItIsHeardOf() throws Exception {
    TestingJob.Log log = log(7);
    TestingJob prompt = run(log, null, 0);
    assertThat(prompt.results.keySet())
        .as("something to compare")
        .filteredOn(id -> id.startsWith("trigger"))
        .hasSizeGreaterThan(JOURNEYS);
    for (int i = 0; i < RUNS; i++) {
      TestingJob other = run(log, new SplittableRandom(i), i % 2 == 0 ? 0 : 5);
      assertThat(other.otherwise).as("nothing comes otherwise after a kill").isEmpty();
      assertThat(differences(prompt.results, other.results)).isEmpty();
    }
  }

  private static List<String> differences(Map<String, String> expected, Map<String, String> seen) {
    TreeSet<String> ids = new TreeSet<>(expected.keySet());
    ids.addAll(seen.keySet());
    List<String> differences = new ArrayList<>();
    for (String id : ids) {
      String one = expected.getOrDefault(id, "nothing");
      String other = seen.getOrDefault(id, "nothing");
      if (!one.equals(other)) {
        differences.add(id + "\n  prompt: " + one + "\n  other:  " + other);
      }
    }
    return differences;
  }

  private static TestingJob run(TestingJob.Log log, @Nullable SplittableRandom random, int kills)
      throws Exception {
    try (TestingJob job = new TestingJob(log, RULES, random)) {
      job.run(kills);
      job.collect();
      return job;
    }
  }

  private static TestingJob.Log log(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < JOURNEYS; i++) {
      long begin = START + random.nextLong(20 * TestingEngagement.MINUTE);
      if (i % 3 == 0) {
        becomesKnown(events, random, i, begin);
      } else {
        turnsOutToBe(events, random, i, begin, i % 3 == 1);
      }
    }
    events.sort(Comparator.comparingLong(Event::getReceivedAt).thenComparing(Event::getMessageId));
    TestingJob.Log log = new TestingJob.Log();
    long beat = START - 1_000;
    log.heartbeat(beat);
    for (Event event : events) {
      while (beat + 200 <= event.getReceivedAt()) {
        beat += 200;
        log.heartbeat(beat);
      }
      log.append(event);
    }
    for (long end = beat; end < beat + 2 * 3_600_000; end += 60_000) {
      log.heartbeat(end);
    }
    return log;
  }

  /** Looks around, is named, and its orders come from the shop's server at the same time. */
  private static void becomesKnown(
      List<Event> events, SplittableRandom random, int number, long begin) {
    String device = "device-" + number;
    String user = "user-" + number;
    long named = begin + 60_000 + random.nextLong(5_000);
    events.add(added(number + "-a", begin, device, null));
    events.add(consent(number + "-c", named, device, user));
    for (int i = 0; i < 4; i++) {
      long at = named - 3_000 + random.nextLong(8_000);
      events.add(
          random.nextBoolean()
              ? order(number + "-o" + i, at, user)
              : added(number + "-w" + i, at, device, null));
    }
  }

  /** Two ids buy, within seconds of the word that they are one person. */
  private static void turnsOutToBe(
      List<Event> events, SplittableRandom random, int number, long begin, boolean both) {
    String old = "old-" + number;
    String user = "new-" + number;
    events.add(consent(number + "-c1", begin, null, old));
    if (both) {
      events.add(consent(number + "-c2", begin + random.nextLong(2_000), null, user));
    }
    long alias = begin + 30_000;
    Event word = event(EventKind.ALIAS, number + "-alias", "alias", alias, null, user);
    word.setPreviousId(old);
    events.add(word);
    for (int i = 0; i < 4; i++) {
      long at = alias - 4_000 + random.nextLong(8_000);
      // Under the old id only before the word: what comes under it later goes by another topic.
      boolean under = at < alias && random.nextBoolean();
      events.add(order(number + "-o" + i, at, under ? old : user));
    }
  }

  private static Event order(String id, long time, String user) {
    Event event = event(EventKind.TRACK, id, "Order Completed", time, null, user);
    event.setCurrency("GBP");
    event.setOrder(Order.newBuilder().setOrderId(id).setTotal(1_000L).build());
    return event;
  }

  private static Event added(String id, long time, @Nullable String device, @Nullable String user) {
    Event event = event(EventKind.TRACK, id, "Product Added", time, device, user);
    event.setCurrency("GBP");
    event.getProducts().add(Product.newBuilder().setProductId("p" + id).setPrice(1_000L).build());
    return event;
  }

  private static Event consent(
      String id, long time, @Nullable String device, @Nullable String user) {
    Event event = event(EventKind.IDENTIFY, id, "identify", time, device, user);
    event.getConsents().add(new ConsentChange("email", true, "test"));
    return event;
  }

  private static Event event(
      EventKind kind,
      String id,
      String name,
      long time,
      @Nullable String device,
      @Nullable String user) {
    return Event.newBuilder()
        .setKind(kind)
        .setWorkspace("shop")
        .setMessageId(id)
        .setName(name)
        .setAnonymousId(device)
        .setUserId(user)
        .setTimestamp(time)
        .setReceivedAt(time)
        .build();
  }
}
