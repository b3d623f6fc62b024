package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.inbox.Bound;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The same log gives the same, whoever reads it: histories of every kind of rule, spread over
 * partitions, read promptly and by an adversary. All that goes out is compared, in order and
 * content, and what is kept of the contact. Of its profiles the last: how many come before it
 * depends on how fast the log is read.
 */
class OrderProperties {
  private static final RuleSet EXAMPLES = TestingShop.exampleRules();
  private final ContactEngine heart = new ContactEngine(EXAMPLES, Settings.DEFAULT);

  /** The default, one that is less than the partitions may be apart, and a large one. */
  private static final Map<Bound, ContactEngine> HEARTS =
      Stream.of(Bound.DEFAULT, new Bound(300), new Bound(9_000))
          .collect(
              Collectors.toMap(
                  bound -> bound,
                  bound -> new ContactEngine(EXAMPLES, Settings.DEFAULT.within(bound))));

  /** How many ways to read are tried; -Dbeckon.progressions=50000 for a long run. */
  private static final int PROGRESSIONS = Integer.getInteger("beckon.progressions", 1_000);

  @Property(tries = 250)
  void theSameLogGivesTheSameHoweverItIsRead(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int partitions) {
    List<Bound> bounds = List.of(Bound.DEFAULT, Bound.DEFAULT, new Bound(300), new Bound(9_000));
    Bound bound = bounds.get(Math.floorMod(seed, bounds.size()));
    ContactEngine heart = Objects.requireNonNull(HEARTS.get(bound));
    TestingLog log = log(seed, partitions, bound);
    TestingLog.Record prompt = new TestingLog.Record();
    ContactState expected = log.read(heart, TestingLog.PROMPT, prompt);
    for (int pace = 0; pace < Math.max(1, PROGRESSIONS / 250); pace++) {
      TestingLog.Record other = new TestingLog.Record();
      ContactState state = log.read(heart, TestingLog.adversary(seed * 31 + pace), other);
      assertThat(other.all).isEqualTo(prompt.all);
      assertThat(other.lastProfile).isEqualTo(prompt.lastProfile);
      assertThat(comparable(state)).isEqualTo(comparable(expected));
      assertThat(state.getInbox().getQueue()).isEmpty();
      assertThat(state.getInbox().getOverflow()).isZero();
    }
  }

  /** A contact whose year waits behind another partition: more than the state itself holds. */
  @Test
  void elevenHundredEventsBehindTheMarkComeInTheirOrder() {
    TestingLog log = new TestingLog(2);
    log.heartbeat(TestingShop.START);
    log.append(0, TestingShop.consent("consent", 0, true, "email", "sms", "rtb"));
    for (int i = 1; i <= 1_100; i++) {
      double minute = i * 45;
      log.append(
          0,
          i % 20 == 0
              ? TestingShop.order("o" + i, "Order Completed", minute, "o" + i, null, "lamp-a")
              : TestingShop.product("m" + i, "Product Added", minute, "mug", "Gifts", 1000, 1));
    }
    log.heartbeat(TestingShop.START + 1_200 * 45 * TestingShop.MINUTE);
    TestingLog.Record prompt = new TestingLog.Record();
    ContactState expected = log.read(heart, TestingLog.PROMPT, prompt);
    TestingLog.Record behind = new TestingLog.Record();
    ContactState state =
        log.read(
            heart,
            new TestingLog.Pace() {
              @Override
              public int next(List<Integer> left, long[] read) {
                return left.get(0);
              }

              @Override
              public boolean tells() {
                return true;
              }

              @Override
              public boolean restarts() {
                return false;
              }
            },
            behind);
    assertThat(prompt.all).filteredOn(line -> line.startsWith("trigger")).hasSizeGreaterThan(50);
    assertThat(behind.all).isEqualTo(prompt.all);
    assertThat(behind.lastProfile).isEqualTo(prompt.lastProfile);
    assertThat(comparable(state)).isEqualTo(comparable(expected));
  }

  /** Without when a profile was last written and recommendations were asked for. */
  private static ContactState comparable(ContactState state) {
    ContactState copy = ContactState.newBuilder(state).build();
    copy.setProfileWrittenAt(0);
    copy.setProfileDueAt(0);
    copy.setRecommendedAt(0);
    return copy;
  }

  private static TestingLog log(long seed, int partitions, Bound bound) {
    SplittableRandom random = new SplittableRandom(seed + 3);
    List<Event> history = new ArrayList<>(Histories.random(seed));
    long drift = random.nextBoolean() ? 0 : random.nextLong(4 * bound.millis());
    TestingLog log = new TestingLog(partitions, bound);
    log.heartbeat(TestingShop.START - 10 * TestingShop.MINUTE);
    long beat = 0;
    // Some of it is told late, by hours, and some comes twice.
    for (Event event : history) {
      while (beat < event.getReceivedAt() && random.nextInt(4) > 0) {
        beat = Math.max(beat + 200, event.getReceivedAt() - random.nextLong(3_000));
        log.heartbeat(beat);
      }
      long late = drift > 0 && random.nextInt(4) == 0 ? random.nextLong(drift) : 0;
      Event told = Event.newBuilder(event).build();
      told.setReceivedAt(event.getReceivedAt() + late);
      log.append(random.nextInt(partitions), told);
      if (random.nextInt(8) == 0) {
        log.append(random.nextInt(partitions), Event.newBuilder(told).build());
      }
    }
    log.heartbeat(Histories.end(history));
    return log;
  }
}
