package io.beckon.domain.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ReferenceShop;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.rule.RuleSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two workspaces with the same ids, rules and products, or nearly: what comes of each is exactly
 * what comes of it where the other is not, and so is all that is kept of it. {@code
 * -Dbeckon.isolation=10000} for a long run.
 */
@Tag("long")
class IsolationProperties {
  /** So many pairs of histories, each an attempt to cross. */
  private static final int PAIRS = Integer.getInteger("beckon.isolation", 200);

  /** The first of them, to begin with the one that has failed. */
  private static final int FIRST = Integer.getInteger("beckon.isolationFrom", 0);

  private static final RuleSet EXAMPLES = TestingShop.exampleRules();
  private static final RuleSet KINDS = ReferenceShop.rules();

  /** What is heard of in the histories, and how often. */
  private final Map<String, Integer> heard = new TreeMap<>();

  @Test
  void nothingCrosses() throws IOException {
    for (long seed = FIRST; seed < FIRST + PAIRS; seed++) {
      try {
        stay(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("pair " + seed + ": " + e.getMessage(), e);
      }
    }
    System.out.println("isolation: " + PAIRS + " pairs, nothing crossed; " + heard);
    // What is compared is worth comparing: there is some of every sort.
    assertThat(heard.keySet())
        .contains(
            "trigger",
            "decision",
            "profile",
            "stage",
            "segment",
            "move",
            "change",
            "exported",
            "credit",
            "performance",
            "demand",
            "paths",
            "affinities",
            "news",
            "told",
            "recommended",
            "contact",
            "visitor",
            "past",
            "watchers",
            "figures");
  }

  private void stay(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    String[] pair = HostileNames.WORKSPACES[random.nextInt(HostileNames.WORKSPACES.length)].clone();
    if (random.nextBoolean()) {
      String first = pair[0];
      pair[0] = pair[1];
      pair[1] = first;
    }
    List<SharedHistories.Step> steps = SharedHistories.of(seed, pair);
    Map<String, RuleSet> rules = rules(random.nextInt(3), pair);
    SharedMachine both = new SharedMachine(rules);
    SharedHistories.live(both, steps, null);
    for (int i = 0; i < 2; i++) {
      SharedMachine alone = new SharedMachine(rules);
      SharedHistories.live(alone, steps, pair[i]);
      List<String> of = both.of(pair[i]);
      List<String> expected = alone.of(pair[i]);
      // The lists are long: what differs first says enough.
      for (int k = 0; k < Math.min(of.size(), expected.size()); k++) {
        assertThat(of.get(k)).isEqualTo(expected.get(k));
      }
      assertThat(of).hasSameSizeAs(expected);
      assertThat(alone.of(pair[1 - i])).as("nobody has written there").isEmpty();
      String mark = SharedHistories.mark(pair[1 - i]);
      for (String line : of) {
        assertThat(line).doesNotContain(mark);
        heard.merge(line.substring(0, line.indexOf(' ')), 1, Integer::sum);
      }
    }
  }

  /** The same engine for both, the same rules in an engine for each, or other rules for each. */
  private static Map<String, RuleSet> rules(int which, String[] pair) {
    return switch (which) {
      case 0 -> Map.of("", EXAMPLES);
      case 1 -> Map.of(pair[0], KINDS, pair[1], KINDS);
      default -> Map.of(pair[0], KINDS, pair[1], EXAMPLES);
    };
  }
}
