package io.beckon.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldoutTest {
  private static int held(String rule, int share) {
    int held = 0;
    for (int i = 0; i < 20_000; i++) {
      held += Holdout.holds("shop", "contact" + i, rule, share) ? 1 : 0;
    }
    return held;
  }

  /** 5 % of 20,000 is 1,000; four standard deviations of a fair draw are 123. */
  @Test
  void theShareIsTheOneAskedFor() {
    assertThat(held("welcome", 500)).isBetween(877, 1_123);
    assertThat(held("welcome", 0)).isZero();
    assertThat(held("welcome", Holdout.WHOLE)).isEqualTo(20_000);
  }

  @Test
  void aLargerShareHoldsTheSameContactsAndMoreAndAnotherRuleHoldsOthers() {
    int both = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean small = Holdout.holds("shop", "contact" + i, "welcome", 500);
      if (small) {
        assertThat(Holdout.holds("shop", "contact" + i, "welcome", 2_000)).isTrue();
        both += Holdout.holds("shop", "contact" + i, "goodbye", 500) ? 1 : 0;
      }
    }
    assertThat(both).as("5 % of 5 %, not all of them").isLessThan(100);
  }
}
