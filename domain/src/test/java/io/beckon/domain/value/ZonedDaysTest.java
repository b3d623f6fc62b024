package io.beckon.domain.value;

import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.SegmentChange;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Days are the workspace's. Its tests begin on 1 January 2011, 0:00 UTC: 9:00 in Tokyo. */
class ZonedDaysTest {
  private static final String UTC = "rule: house\nkind: limits\nzone: UTC\n";
  private static final String TOKYO = "rule: house\nkind: limits\nzone: Asia/Tokyo\n";

  /** Orders of today alone count. */
  private static final String TODAY =
      """
      rule: today
      kind: rfm
      window: 1d
      recency: [30d]
      frequency: [2, 3]
      money: {GBP: [10]}
      segments:
        - {segment: twice, if: rfm.frequency == 2}
        - {segment: once, if: rfm.frequency == 1}
      """;

  private static final double HOUR = 60;

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static ContactEngine engine(String... rules) throws RuleFaults {
    return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /** At 14:30 and 15:30 UTC, which is 23:30 and, on another day, 0:30 in Tokyo. */
  private void twoOrders(ContactEngine engine) {
    engine.onEvent(state, order("m1", "Order Completed", 14.5 * HOUR, "o1", 2_500L), out);
    engine.onEvent(state, order("m2", "Order Completed", 15.5 * HOUR, "o2", 2_500L), out);
    engine.onWake(state, at("2011-01-01T15:31:00Z"), out);
  }

  private RfmPlace place() {
    return state.getProfile().getRfm().get(0);
  }

  @Test
  void aWindowOfDaysBeginsWithTheWorkspacesMidnight() throws RuleFaults {
    ContactEngine engine = engine(TODAY, TOKYO);
    twoOrders(engine);
    assertThat(place().getSegment()).isEqualTo("once");
    // The one of today leaves with the day.
    assertThat(engine.nextWakeUp(state)).isEqualTo(at("2011-01-02T15:00:00Z"));
    ContactState utc = new Newcomers().contact("shop", "c2");
    ContactEngine other = engine(TODAY, UTC);
    other.onEvent(utc, order("m1", "Order Completed", 14.5 * HOUR, "o1", 2_500L), out);
    other.onEvent(utc, order("m2", "Order Completed", 15.5 * HOUR, "o2", 2_500L), out);
    other.onWake(utc, at("2011-01-01T15:31:00Z"), out);
    assertThat(utc.getProfile().getRfm().get(0).getSegment()).isEqualTo("twice");
    assertThat(other.nextWakeUp(utc)).isEqualTo(at("2011-01-02T00:00:00Z"));
  }

  @Test
  void anotherZoneCountsAnewWithTheNextEvent() throws RuleFaults {
    twoOrders(engine(TODAY, UTC));
    assertThat(place().getSegment()).isEqualTo("twice");
    ContactEngine moved = engine(TODAY, TOKYO);
    moved.onEvent(state, page("m3", 16 * HOUR, "/"), out);
    moved.onWake(state, at("2011-01-01T16:01:00Z"), out);
    assertThat(place().getSegment()).isEqualTo("once");
    assertThat(out.segments)
        .extracting(SegmentChange::getSegment, SegmentChange::getEntered)
        .containsExactly(
            tuple("today.once", true),
            tuple("today.once", false),
            tuple("today.twice", true),
            tuple("today.twice", false),
            tuple("today.once", true));
  }

  /**
   * By hand, with windows of two days in Tokyo: 30 on 1 January, 40 on 4 January (at 15:30 UTC of
   * the third), so from then on 30 in the two days before and 40 since: more. On 5 January the
   * first order is in neither window any more.
   */
  @Test
  void aTrendIsOfTheWorkspacesDays() throws RuleFaults {
    ContactEngine engine =
        engine("rule: way\nkind: trend\nwindow: 2d\norders: 2\nmore: 1.3\n", TOKYO);
    engine.onEvent(state, order("m1", "Order Completed", 10 * HOUR, "o1", 3_000L), out);
    engine.onEvent(state, order("m2", "Order Completed", (48 + 15.5) * HOUR, "o2", 4_000L), out);
    for (long next = engine.nextWakeUp(state);
        next != 0 && next < at("2011-01-20T00:00:00Z");
        next = engine.nextWakeUp(state)) {
      engine.onWake(state, next, out);
    }
    assertThat(out.segments)
        .extracting(SegmentChange::getSegment, SegmentChange::getEntered, SegmentChange::getAt)
        .containsExactly(
            tuple("way.more", true, at("2011-01-03T15:30:02Z")),
            tuple("way.more", false, at("2011-01-04T15:00:00Z")));
  }

  @Test
  void pointsOfAWindowAndTheirCapAreOfTheWorkspacesDays() throws RuleFaults {
    String looks =
        "rule: looks\nkind: score\nwindow: 1d\npoints:\n"
            + "  - {on: page, give: 10, cap: {points: 10, per: 1d}}\n";
    String many = "rule: many\nkind: segment\nif: score.looks >= 10.0\n";
    ContactEngine engine = engine(looks, many, TOKYO);
    engine.onEvent(state, page("m1", 14 * HOUR, "/"), out);
    engine.onEvent(state, page("m2", 14.5 * HOUR, "/"), out);
    engine.onWake(state, at("2011-01-01T15:29:00Z"), out);
    engine.onEvent(state, page("m3", 15.5 * HOUR, "/"), out);
    assertThat(state.getProfile().getScores().get(0).getDays())
        .extracting(day -> Instant.ofEpochMilli(day.getFrom()).toString(), day -> day.getPoints())
        .containsExactly(tuple("2011-01-01T15:00:00Z", 10.0));
    engine.onWake(state, at("2011-01-02T15:00:00Z"), out);
    assertThat(out.segments)
        .extracting(SegmentChange::getEntered, SegmentChange::getAt)
        .containsExactly(
            tuple(true, at("2011-01-01T14:00:00Z")),
            tuple(false, at("2011-01-01T15:00:00Z")),
            tuple(true, at("2011-01-01T15:30:00Z")),
            tuple(false, at("2011-01-02T15:00:00Z")));
  }

  /** The first document that says a zone counts, whatever others are called. */
  @Test
  void aDocumentWithoutAZoneSaysNothingOfIt() throws RuleFaults {
    String habits = "rule: a-habits\nkind: limits\nhabits: {clicked: {email: 0.1}}\n";
    assertThat(TestingShop.rules(habits, TOKYO).days().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(TestingShop.rules(habits).days().zone()).isEqualTo(ZoneId.of("UTC"));
  }

  /** Clocks went forward on 30 March 2025 in Berlin, and back on 26 October. */
  @Test
  void aDayHasTwentyThreeHoursOrTwentyFive() {
    CalendarDays berlin = new CalendarDays(ZoneId.of("Europe/Berlin"));
    int march = berlin.day(at("2025-03-30T12:00:00Z"));
    assertThat(march).isEqualTo((int) java.time.LocalDate.of(2025, 3, 30).toEpochDay());
    assertThat(berlin.start(march)).isEqualTo(at("2025-03-29T23:00:00Z"));
    assertThat(berlin.start(march + 1)).isEqualTo(at("2025-03-30T22:00:00Z"));
    assertThat(berlin.day(at("2025-03-30T21:59:59Z"))).isEqualTo(march);
    assertThat(berlin.day(at("2025-03-30T22:00:00Z"))).isEqualTo(march + 1);
    long october = berlin.startOf(at("2025-10-26T12:00:00Z"));
    assertThat(october).isEqualTo(at("2025-10-25T22:00:00Z"));
    assertThat(berlin.startOf(at("2025-10-26T22:59:59Z"))).isEqualTo(october);
    assertThat(berlin.startOf(at("2025-10-26T23:00:00Z"))).isEqualTo(at("2025-10-26T23:00:00Z"));
  }
}
