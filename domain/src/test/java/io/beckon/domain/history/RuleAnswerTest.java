package io.beckon.domain.history;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.event;
import static io.beckon.domain.engine.TestingShop.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleAnswerTest {
  private static final String ASKED =
      "rule: mail\nkind: trigger\nwhen: {event: Asked}\nif: contact.known\nsend: {channel: email, template: a}\n";

  private static String answer(String document, Event... events) throws RuleFaults {
    RuleSet rules = TestingShop.rules(document);
    Rule rule = rules.all().get(0);
    List<LoggedEvent> logged = new ArrayList<>();
    for (Event event : events) {
      logged.add(LoggedEvent.of(event, logged.size()));
    }
    Timeline timeline = new Timeline(rules, Settings.DEFAULT, rule.name());
    List<Timeline.Line> lines = timeline.of("shop", "c1", logged, START + DAY);
    return RuleAnswer.of(rule, lines, logged, timeline.course().state());
  }

  @Test
  void aRuleThatWasNeverLookedAtSaysWhatItWaitsForAndWhatThereWas() throws RuleFaults {
    assertThat(answer(ASKED, product("v", "Product Viewed", 1, "mug", "Gifts", 100, 1)))
        .isEqualTo(
            "it was never looked at: it waits for the event 'Asked'; the contact's events are 1 x Product Viewed");
  }

  @Test
  void everyKindOfMomentHasWords() throws RuleFaults {
    assertThat(
            answer(
                "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\n",
                event("x", "Other", 1)))
        .contains("it waits for a cart that is not empty and is left alone");
    assertThat(
            answer(
                "rule: day\nkind: trigger\nwhen: {date: birthday}\nsend: {channel: email}\n",
                event("x", "Other", 1)))
        .contains("the date in the trait 'birthday'");
    assertThat(
            answer(
                "rule: caps\nkind: limits\nchannels: {email: {caps: [{max: 1, per: day}]}}\n",
                event("x", "Other", 1)))
        .contains("it sends nothing itself");
  }

  @Test
  void whatFiredAndWhatDidNotIsCounted() throws RuleFaults {
    assertThat(answer(ASKED, consent("c", 0, true, "email"), event("a", "Asked", 1)))
        .startsWith("it has fired once, at ");
    assertThat(answer(ASKED, event("a", "Asked", 1)))
        .startsWith("it has been held back once, at ")
        .contains("consent, a on email");
  }
}
