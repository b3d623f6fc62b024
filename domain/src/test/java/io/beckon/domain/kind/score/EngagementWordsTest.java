package io.beckon.domain.kind.score;

import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.event;
import static io.beckon.domain.engine.TestingShop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.Event;
import io.beckon.schema.SegmentChange;
import org.junit.jupiter.api.Test;

/** Scores and the engagement index as numbers in conditions, segments and payloads. */
class EngagementWordsTest {
  private static final long DAY = 86_400_000L;
  private static final String SCORE =
      "rule: warm\nkind: score\nhalfLife: 7d\npoints: [{name: look, on: Looked, give: 10}]\n"
          + "thresholds: [{name: ready, at: 40}]\n";
  private static final String BUSY = "rule: busy\nkind: segment\nif: engagement.index >= 50\n";
  private static final String TELL =
      "rule: tell\nkind: trigger\nwhen: {event: Asked}\nif: engagement.index >= 25\n"
          + "send: {channel: crm, template: t, with: {index: engagement.index, points: score.warm}}\n";

  private static HistoryRunner lives(Event... events) throws RuleFaults {
    HistoryRunner runner =
        new HistoryRunner(
            TestingShop.rules(SCORE, BUSY, TELL), Settings.DEFAULT.assuming(10 * DAY), null);
    runner.begin("shop", "c1");
    for (Event event : events) {
      runner.event(event);
    }
    return runner;
  }

  @Test
  void beforeTheFirstOrderItIsTheShareOfTheLineOfReadiness() throws RuleFaults {
    HistoryRunner runner =
        lives(event("a", "Looked", 0), event("b", "Looked", 0), event("c", "Asked", 0));
    // 20 of 40 points: an index of 50.
    assertThat(runner.triggers())
        .as("decisions: %s", runner.decisions())
        .singleElement()
        .satisfies(
            one -> assertThat(one.getPayload()).isEqualTo("{\"index\":50.0,\"points\":20.0}"));
    runner.timeIs(START + 7 * DAY);
    assertThat(runner.segments())
        .extracting(SegmentChange::getEntered)
        .containsExactly(true, false);
    // It is reached at 99 hundredths of 20 points, and left below them: after 7 d * log2(1 / 0.99).
    double left = 7.0 * DAY * Math.log(1 / 0.99) / Math.log(2);
    assertThat(runner.segments().get(1).getAt() - START).isBetween((long) left, (long) left + 2);
  }

  @Test
  void afterAnOrderItHalvesWithEachFurtherGap() throws RuleFaults {
    HistoryRunner runner = lives(order("o", "Order Completed", 0, "o1", 500L, "mug"));
    runner.timeIs(START + 40 * DAY);
    // 100 for a gap of ten days, 50 after another: below it from the next millisecond on.
    assertThat(runner.segments())
        .extracting(SegmentChange::getEntered)
        .containsExactly(true, false);
    assertThat(runner.segments().get(1).getAt()).isEqualTo(START + 20 * DAY + 1);
  }

  @Test
  void theRecordSaysWhatTheFormulaIsMadeOf() throws RuleFaults {
    HistoryRunner runner = lives(event("a", "Looked", 0));
    runner.timeIs(START + 10_000);
    assertThat(runner.state().getProfile().getEngagement())
        .satisfies(
            one -> {
              assertThat(one.getIndex()).isEqualTo(25);
              assertThat(one.getScore()).isEqualTo("warm");
              assertThat(one.getReady()).isEqualTo(40);
            });
    assertThat(runner.state().getProfile().getScores().get(0))
        .satisfies(
            one -> {
              assertThat(one.getShown()).isEqualTo(10);
              assertThat(one.getHalfLife()).isEqualTo(7 * DAY);
            });
    runner.event(order("o", "Order Completed", 1, "o1", 500L, "mug"));
    runner.timeIs(START + 70_000);
    assertThat(runner.state().getProfile().getEngagement())
        .satisfies(
            one -> {
              assertThat(one.getIndex()).isEqualTo(100);
              assertThat(one.getScore()).isEmpty();
              assertThat(one.getGap()).isEqualTo(10 * DAY);
            });
  }

  @Test
  void inAConditionItCanOnlyBeCompared() {
    assertThatThrownBy(
            () ->
                TestingShop.rules(
                    SCORE, "rule: s\nkind: segment\nif: engagement.index + 1.0 > 3.0\n"))
        .hasMessageContaining("engagement.index ages, and can only be compared with a number");
  }
}
