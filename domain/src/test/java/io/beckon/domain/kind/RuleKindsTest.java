package io.beckon.domain.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.rule.Rule;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleKindsTest {
  /** The engine finds what a rule does by the word for its kind; every kind has an example. */
  @Test
  void aRuleSaysTheKindThatReadIt() {
    Set<String> seen = new HashSet<>();
    for (Rule rule : TestingShop.exampleRules().all()) {
      assertThat(RuleKinds.ALL)
          .filteredOn(kind -> kind.kind().equals(rule.kind()))
          .singleElement()
          .returns(rule.getClass(), RuleKind::type);
      seen.add(rule.kind());
    }
    assertThat(RuleKinds.ALL).allMatch(kind -> seen.contains(kind.kind()));
  }
}
