package io.beckon.domain.kind.trigger;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.MINUTE;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.page;
import static io.beckon.domain.engine.TestingShop.product;
import static io.beckon.domain.engine.TestingShop.visitFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.ContactState;
import io.beckon.schema.Decision;
import io.beckon.schema.Trigger;
import org.junit.jupiter.api.Test;

class TriggerConcernTest {
  private static final String WELCOME =
      """
      rule: welcome
      kind: trigger
      when: {event: page}
      if: contact.visits == 1 && event.campaign.medium == "cpc"
      send: {channel: onsite, template: welcome, with: {from: event.campaign.source}}
      limit: {max: 1, per: 365d}
      expires: 10m
      """;
  private static final String STAGES =
      """
      rule: life
      kind: lifecycle
      stages:
        - {stage: new, if: "true"}
        - {stage: buyer, if: orders.count > 0}
        - {stage: quiet, if: "orders.count > 0 && !within(orders.last, 30d)"}
      """;
  private static final String QUIET =
      "rule: quiet-one\nkind: trigger\nwhen: {entersStage: quiet}\nsend: {channel: email}\n";
  private static final String BACK =
      "rule: back\nkind: trigger\nwhen: {leavesStage: quiet}\nsend: {channel: email}\n";

  private final TestingOutcome out = new TestingOutcome();
  private final ContactState state = new Newcomers().contact("shop", "c1");

  private static ContactEngine heart(String... rules) throws RuleFaults {
    return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT);
  }

  @Test
  void theFirstVisitFromAPaidSearchIsGreetedOnce() throws RuleFaults {
    ContactEngine heart = heart(WELCOME);
    heart.onEvent(state, consent("m0", 0, true, "onsite"), out);
    heart.onEvent(state, page("p1", 1, "/"), out);
    assertThat(out.triggers).isEmpty();
    heart.onEvent(state, visitFrom("p2", 2, "search", "cpc"), out);
    heart.onEvent(state, visitFrom("p3", 3, "search", "cpc"), out);
    assertThat(out.triggers).hasSize(1);
    Trigger trigger = out.triggers.get(0);
    assertThat(trigger.getPayload()).contains("\"from\":\"search\"");
    assertThat(trigger.getCauses()).extracting("messageId").containsExactly("p2");
    assertThat(trigger.getExpiresAt()).isEqualTo(START + 12 * MINUTE);
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("limit");
    heart.onEvent(state, visitFrom("p4", 2 * 24 * 60, "search", "cpc"), out);
    assertThat(out.decisions).as("the second visit is not greeted at all").hasSize(1);
  }

  @Test
  void withoutConsentNothingIsSentAndTheReasonRecorded() throws RuleFaults {
    heart(WELCOME.replace("onsite", "email"))
        .onEvent(state, visitFrom("p1", 0, "search", "cpc"), out);
    assertThat(out.triggers).isEmpty();
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("consent");
  }

  @Test
  void whoeverIsOnThePageIsSpokenToUnlessTheySayNo() throws RuleFaults {
    heart(WELCOME).onEvent(state, visitFrom("p1", 0, "search", "cpc"), out);
    assertThat(out.triggers).extracting(Trigger::getChannel).containsExactly("onsite");
    ContactState other = new Newcomers().contact("shop", "c2");
    ContactEngine heart = heart(WELCOME);
    heart.onEvent(other, consent("m0", 0, false, "onsite"), out);
    heart.onEvent(other, visitFrom("p1", 1, "search", "cpc"), out);
    assertThat(out.triggers).hasSize(1);
    assertThat(out.decisions).extracting(Decision::getReason).containsExactly("consent");
  }

  @Test
  void aStageIsEnteredOnTimeAndLeftByAnOrder() throws RuleFaults {
    ContactEngine heart = heart(STAGES, QUIET, BACK);
    heart.onEvent(state, consent("m0", 0, true, "email"), out);
    heart.onEvent(state, order("o1", "Order Completed", 0, "o1", 1_000L, "mug"), out);
    heart.onWake(state, START + 40 * DAY, out);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("quiet-one");
    assertThat(out.triggers.get(0).getAt()).isEqualTo(START + 30 * DAY);
    heart.onEvent(state, order("o2", "Order Completed", 41 * 24 * 60, "o2", 1_000L, "mug"), out);
    assertThat(out.triggers).extracting(Trigger::getRule).containsExactly("quiet-one", "back");
    assertThat(out.triggers.get(1).getCauses()).extracting("messageId").containsExactly("o2");
  }

  @Test
  void whichEventAWaitBeginsWithDoesNotDependOnOtherRules() throws RuleFaults {
    String wait =
        """
        rule: wait
        kind: trigger
        when: {event: Product Viewed, after: 1h, unless: Order Completed}
        if: event.product.productId == "lamp" && event.product.category == "Lighting"
        send: {channel: email}
        """;
    String other =
        "rule: other-%s\nkind: trigger\nwhen: {event: Product Viewed}\nif: event.product.%s == \"%s\"\nsend: {channel: sms}\n";
    for (String field : new String[] {"productId", "category"}) {
      ContactEngine heart =
          heart(wait, other.formatted("a", field, "x"), other.formatted("b", field, "y"));
      ContactState contact = new Newcomers().contact("shop", "c-" + field);
      TestingOutcome seen = new TestingOutcome();
      heart.onEvent(contact, consent("m0", 0, true, "email"), seen);
      heart.onEvent(
          contact, product("v1", "Product Viewed", 1, "lamp", "Lighting", 1_000, 1), seen);
      // Of the same product or the same category, but not both: neither begins the hour again.
      heart.onEvent(contact, product("v2", "Product Viewed", 30, "lamp", "Gifts", 1_000, 1), seen);
      heart.onEvent(
          contact, product("v3", "Product Viewed", 40, "bulb", "Lighting", 1_000, 1), seen);
      heart.onWake(contact, START + DAY, seen);
      assertThat(seen.triggers)
          .as(field)
          .extracting(Trigger::getAt)
          .containsExactly(START + 61 * MINUTE);
    }
  }
}
