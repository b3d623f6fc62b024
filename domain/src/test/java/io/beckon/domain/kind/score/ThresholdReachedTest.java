package io.beckon.domain.kind.score;

import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line is reached by the points that add up to it, though they age while they come. */
class ThresholdReachedTest {
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final String RULE =
      """
      rule: warm
      kind: score
      halfLife: 7d
      points: [{name: look, on: Looked, give: 10}]
      thresholds:
        - {name: ready, at: 40, send: {channel: crm, template: ready}}
        - {name: cold, at: 40, direction: down, send: {channel: crm, template: cold}}
      """;
  private static final String STAGE =
      "rule: life\nkind: lifecycle\nstages: [{stage: new, if: 'true'}, {stage: warm, if: score.warm >= 40.0}]\n";

  private static HistoryRunner lives(int... minutes) throws RuleFaults {
    HistoryRunner runner =
        new HistoryRunner(TestingShop.rules(RULE, STAGE), Settings.DEFAULT, null);
    runner.begin("shop", "c1");
    for (int i = 0; i < minutes.length; i++) {
      runner.event(event("e" + i, "Looked", minutes[i]));
    }
    return runner;
  }

  private static List<String> fired(HistoryRunner runner) {
    return runner.triggers().stream().map(Trigger::getTemplate).toList();
  }

  @Test
  void fortyPointsOfHalfAnHourReachForty() throws RuleFaults {
    // 10 * (2^-(30/10080) + 2^-(20/10080) + 2^-(10/10080) + 1) = 39.96
    HistoryRunner runner = lives(0, 10, 20, 30);
    assertThat(fired(runner)).containsExactly("ready");
    assertThat(runner.stages())
        .last()
        .satisfies(one -> assertThat(one.getEntered()).isEqualTo("warm"));
  }

  @Test
  void thirtyAreNotForty() throws RuleFaults {
    assertThat(fired(lives(0, 10, 20))).isEmpty();
  }

  @Test
  void itFiresOnceAndAgainOnlyAfterItHasFallen() throws RuleFaults {
    HistoryRunner runner = lives(0, 1, 2, 3);
    runner.timeIs(START + 10 * MINUTE);
    assertThat(fired(runner)).containsExactly("ready");
    // 40 falls to 99 hundredths of it within 7 d * log2(1 / 0.99) = 2.4 h.
    runner.timeIs(START + 5 * 60 * MINUTE);
    runner.event(event("e9", "Looked", 5 * 60));
    assertThat(fired(runner)).containsExactly("ready", "ready");
  }

  @Test
  void fallingBelowIsExactToTheMillisecond() throws RuleFaults {
    HistoryRunner runner = lives(0, 0, 0, 0, 0);
    runner.timeIs(START + 30 * DAY);
    // 50 * 2^-(t / 7 d) = 40 at t = 7 d * log2(1.25) = 2.2535 d = 194,701,441 ms and a part.
    double exact = 7.0 * DAY * Math.log(1.25) / Math.log(2);
    assertThat(runner.triggers())
        .filteredOn(one -> one.getTemplate().equals("cold"))
        .singleElement()
        .satisfies(
            one -> assertThat(one.getAt() - START).isBetween((long) exact, (long) exact + 2));
  }
}
