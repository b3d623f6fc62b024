package io.beckon.domain.history;

import static io.beckon.domain.engine.TestingShop.DAY;
import static io.beckon.domain.engine.TestingShop.START;
import static io.beckon.domain.engine.TestingShop.consent;
import static io.beckon.domain.engine.TestingShop.event;
import static io.beckon.domain.engine.TestingShop.order;
import static io.beckon.domain.engine.TestingShop.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final String DEAR =
      "rule: dear\nkind: trigger\nwhen: {event: Product Viewed}\nif: 'event.price >= money(\"20.00\", \"GBP\")'\nsend: {channel: email, template: look}\n";
  private static final String LATER =
      "rule: later\nkind: trigger\nwhen: {event: Asked, after: 1h, unless: Order Completed}\nsend: {channel: sms, template: call}\n";

  private static List<LoggedEvent> logged(Event... events) {
    List<LoggedEvent> logged = new ArrayList<>();
    for (Event event : events) {
      logged.add(LoggedEvent.of(event, logged.size()));
    }
    return logged;
  }

  /** An order that is told ten minutes late: what was sent before it was sent, and taken back. */
  @Test
  void whatCameLateIsToldAsItWasLived() throws RuleFaults {
    String left =
        "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\n";
    Event late = order("o", "Order Completed", 20, "o1", 500L, "mug");
    late.setReceivedAt(START + 40 * 60_000);
    List<LoggedEvent> events =
        logged(
            consent("c", 0, true, "email"),
            product("a", "Product Added", 1, "mug", "Gifts", 1_000, 1),
            late);
    assertThat(
            new Timeline(TestingShop.rules(left), Settings.DEFAULT, "")
                .of("shop", "c1", events, START + DAY))
        .extracting(Timeline.Line::what)
        .containsExactly("event", "event", "fired", "event", "retracted");
  }

  private static List<String> lines(String only) throws RuleFaults {
    return new Timeline(TestingShop.rules(DEAR, LATER), Settings.DEFAULT, only)
            .of(
                "shop",
                "c1",
                logged(
                    consent("c", 0, true, "email"),
                    product("v1", "Product Viewed", 1, "mug", "Gifts", 1_000, 1),
                    product("v2", "Product Viewed", 2, "sofa", "Home", 99_000, 1),
                    event("a", "Asked", 3),
                    order("o", "Order Completed", 4, "o1", 500L, "mug"),
                    event("b", "Asked", 500)),
                START + DAY)
            .stream()
            .map(line -> line.what() + " " + line.rule() + " " + line.text())
            .toList();
  }

  @Test
  void everyTriggerAndEveryMissHasItsReason() throws RuleFaults {
    assertThat(lines(""))
        .containsExactly(
            "event  identify +email",
            "event  Product Viewed mug",
            "did not dear its condition did not hold [event.price >= money(\"20.00\", \"GBP\"); event.price = 10.00 GBP]",
            "event  Product Viewed sofa",
            "fired dear look on email, after Product Viewed v2 [event = Product Viewed; event.price >= money(\"20.00\", \"GBP\"); event.price = 990.00 GBP]",
            "event  Asked",
            "event  Order Completed o1 5.00 GBP mug",
            "did not later Order Completed came while it waited",
            "event  Asked",
            "held back later consent, call on sms [consent.sms = 'sms' was never given]");
  }

  @Test
  void aRuleThatTheIndexLeavesOutIsHeardOf() throws RuleFaults {
    String lamp =
        "rule: lamp\nkind: trigger\nwhen: {event: Product Viewed}\nif: event.product.productId == \"lamp\"\nsend: {channel: email}\n";
    assertThat(
            new Timeline(TestingShop.rules(lamp), Settings.DEFAULT, "")
                .of(
                    "shop",
                    "c1",
                    logged(product("v1", "Product Viewed", 1, "mug", "Gifts", 1_000, 1)),
                    START + DAY))
        .extracting(Timeline.Line::text)
        .anyMatch(text -> text.contains("event.product.productId = mug"));
  }

  @Test
  void oneRuleAlone() throws RuleFaults {
    assertThat(lines("later")).filteredOn(line -> line.contains("dear")).isEmpty();
    assertThat(lines("later")).contains("did not later Order Completed came while it waited");
  }
}
