package io.beckon.domain.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {
  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static Trigger trigger(String rule, long at, String payload) {
    return Trigger.newBuilder()
        .setId(rule + at)
        .setWorkspace("shop")
        .setContact("c")
        .setRule(rule)
        .setRuleVersion(1)
        .setRuleKind("trigger")
        .setChannel("email")
        .setAt(at)
        .setPayload(payload)
        .build();
  }

  private static List<String> changes(List<Trigger> before, List<Trigger> after) {
    return Changes.between(before, after).stream()
        .map(change -> change.kind() + " " + change.of().getRule() + " " + change.of().getAt())
        .toList();
  }

  @Test
  void whatIsTheSameIsNoChangeWhateverItsVersion() {
    Trigger later = trigger("a", 1, "{}");
    later.setRuleVersion(2);
    later.setId("other");
    assertThat(changes(List.of(trigger("a", 1, "{}")), List.of(later))).isEmpty();
  }

  @Test
  void theNearestOfTheSameKindIsTheOneThatMoved() {
    assertThat(
            changes(
                List.of(trigger("a", 10, "{}"), trigger("a", 100, "{}"), trigger("b", 5, "{}")),
                List.of(trigger("a", 95, "{}"), trigger("c", 7, "{}"), trigger("a", 11, "{}"))))
        .containsExactly("REMOVED b 5", "ADDED c 7", "MOVED a 10", "MOVED a 100");
  }

  @Test
  void otherContentsAtTheSameTimeAreAChange() {
    assertThat(
            changes(
                List.of(trigger("a", 1, "{\"percent\":5}")),
                List.of(trigger("a", 1, "{\"percent\":10}"))))
        .containsExactly("CHANGED a 1");
  }
}
