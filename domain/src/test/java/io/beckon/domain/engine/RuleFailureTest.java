package io.beckon.domain.engine;

import static io.beckon.domain.engine.TestingShop.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.evaluation.RuleFailure;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Event;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleFailureTest {
  private static String asks(String rule, String condition) {
    return "rule: %s\nkind: trigger\nwhen: {event: Asked}\nif: \"%s\"\nsend: {channel: crm}\n"
        .formatted(rule, condition);
  }

  private static final String SELDOM =
      asks("seldom", "event.properties.n == 0 ? 1 / contact.visits > 0 : true");

  private static Event asked(String id, double minutes, long n) {
    Event event = event(id, "Asked", minutes);
    event.getProperties().put("n", n);
    return event;
  }

  /** 150 contacts for whom the rule fails, read before or after 50 for whom it does not. */
  @Test
  void theFailuresOfOthersChangeNothing() throws RuleFaults {
    List<Integer> forwards = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      forwards.add(i);
    }
    List<Integer> backwards = new ArrayList<>(forwards);
    java.util.Collections.reverse(backwards);
    for (List<Integer> order : List.of(forwards, backwards)) {
      TestingOutcome out = new TestingOutcome();
      ContactEngine heart = new ContactEngine(TestingShop.rules(SELDOM), Settings.DEFAULT);
      for (int contact : order) {
        ContactState state = new Newcomers().contact("shop", "c" + contact);
        heart.onEvent(state, asked("m" + contact, 1, contact < 150 ? 0 : 1), out);
      }
      assertThat(out.triggers).extracting(Trigger::getContact).hasSize(50).doesNotHaveDuplicates();
      assertThat(out.decisions)
          .extracting(Decision::getReason)
          .hasSize(150)
          .containsOnly("rule-failed");
    }
  }

  @Test
  void ofOneContactTheFirstFailuresOfAVersionAreRecordedAndItGoesOn() throws RuleFaults {
    TestingOutcome out = new TestingOutcome();
    ContactState state = new Newcomers().contact("shop", "c1");
    ContactEngine heart =
        new ContactEngine(
            TestingShop.rules(SELDOM, asks("good", "contact.known")), Settings.DEFAULT);
    for (int i = 0; i < 100; i++) {
      heart.onEvent(state, asked("m" + i, i, i % 10), out);
    }
    assertThat(out.decisions).hasSize(RuleFailure.RECORDED);
    assertThat(out.triggers).filteredOn(trigger -> trigger.getRule().equals("seldom")).hasSize(90);
    assertThat(out.triggers).filteredOn(trigger -> trigger.getRule().equals("good")).hasSize(100);
    ContactEngine next =
        new ContactEngine(TestingShop.rules("version: 2\n" + SELDOM), Settings.DEFAULT);
    next.onEvent(state, asked("again", 101, 0), out);
    assertThat(out.decisions).as("a new version begins anew").hasSize(RuleFailure.RECORDED + 1);
  }
}
