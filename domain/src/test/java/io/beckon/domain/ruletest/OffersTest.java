package io.beckon.domain.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is offered, told and taken back. Times and amounts are worked by hand. */
class OffersTest {
  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static final String TEN_PERCENT =
      """
      rule: offer
      kind: discount
      levels:
        - {percent: 10, if: "orders.count > 0 && !within(orders.last, 60h)"}
        - {percent: 0, if: "true"}
      send: {channel: email, template: your-discount}
      """;

  private static void holds(String... texts) throws RuleFaults {
    List<RuleDocument> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(RuleReader.document(text, "rule" + documents.size() + ".yaml"));
    }
    var rules = RuleKinds.compile(documents);
    for (RuleDocument document : documents) {
      for (RuleTest test : RuleTest.of(document)) {
        assertThat(test.run(rules)).as(test.name()).isEmpty();
      }
    }
  }

  /** Due at ten in the evening, taken back by an order at eleven: nobody ever heard of it. */
  @Test
  void anOfferThatCameAndWentInQuietHoursWasNeverMade() throws RuleFaults {
    holds(
        TEN_PERCENT
            + """
            notify: both
            quiet: 21:00-09:00
            tests:
              - name: nothing is told, and nothing is taken back
                start: 2026-01-05T10:00:00Z
                events:
                  - {at: 0h, event: Order Completed, orderId: o1, currency: EUR, total: 20, productId: p1}
                  - {at: 61h, event: Order Completed, orderId: o2, currency: EUR, total: 20, productId: p1}
                expect:
                  - {at: 60h, discount: 10, triggers: []}
                  - {at: 80h, discount: 0, triggers: []}
            """);
  }

  @Test
  void aLowerLevelIsToldIfTheRuleWantsItAndTheHigherOneWasTold() throws RuleFaults {
    holds(
        TEN_PERCENT
            + """
            notify: worse
            tests:
              - name: the rise is not told, so the fall is no news
                events:
                  - {at: 0h, event: Order Completed, orderId: o1, currency: EUR, total: 20, productId: p1}
                  - {at: 61h, event: Order Completed, orderId: o2, currency: EUR, total: 20, productId: p1}
                expect:
                  - {at: 80h, discount: 0, triggers: []}
            """,
        TEN_PERCENT.replace("rule: offer", "rule: both")
            + """
            notify: both
            tests:
              - name: both are told
                events:
                  - {at: 0h, event: Order Completed, orderId: o1, currency: EUR, total: 20, productId: p1}
                  - {at: 61h, event: Order Completed, orderId: o2, currency: EUR, total: 20, productId: p1}
                expect:
                  - {at: 60h, discount: 10, triggers: [{with: {before: 0, percent: 10}}]}
                  - {at: 62h, discount: 0, triggers: [{with: {before: 10, percent: 0}}]}
            """);
  }

  /**
   * Ten at noon of the third day, none at ten in the evening of the fourth: told in the morning.
   */
  @Test
  void aFallInQuietHoursIsToldInTheMorning() throws RuleFaults {
    holds(
        TEN_PERCENT
            + """
            notify: both
            quiet: 21:00-09:00
            tests:
              - name: told at nine
                start: 2026-01-05T00:00:00Z
                events:
                  - {at: 0h, event: Order Completed, orderId: o1, currency: EUR, total: 20, productId: p1}
                  - {at: 94h, event: Order Completed, orderId: o2, currency: EUR, total: 20, productId: p1}
                expect:
                  - {at: 61h, discount: 10, triggers: [{with: {before: 0, percent: 10}}]}
                  - {at: 95h, discount: 0, triggers: []}
                  - {at: 106h, triggers: [{at: 105h, with: {before: 10, percent: 0}}]}
            """);
  }

  /** The condition holds all along: a new offer needs another silence. */
  @Test
  void anOfferEndsAndIsMadeAnewAfterAnotherLevel() throws RuleFaults {
    holds(
        TEN_PERCENT
            + """
            valid: 24h
            tests:
              - name: a day long
                events:
                  - {at: 0h, event: Order Completed, orderId: o1, currency: EUR, total: 20, productId: p1}
                  - {at: 200h, event: Order Completed, orderId: o2, currency: EUR, total: 20, productId: p1}
                expect:
                  - {at: 60h, discount: 10, triggers: [{with: {before: 0, percent: 10}}]}
                  - {at: 83h, discount: 10, triggers: []}
                  - {at: 84h, discount: 0, triggers: []}
                  - {at: 199h, discount: 0, triggers: []}
                  - {at: 259h, discount: 0, triggers: []}
                  - {at: 260h, discount: 10, triggers: [{with: {before: 0, percent: 10}}]}
            """);
  }

  /** The ring's campaign was begun by another rule, with what was looked at. */
  @Test
  void aRefundBeginsAgainWhatWasStoppedWithItsContent() throws RuleFaults {
    holds(
        """
        rule: rings
        kind: campaign-switch
        on: Ring Wanted
        start: {campaign: rings, with: {ring: event.product.productId, likes: 'recommend("popular", 3)'}}
        channel: rtb
        """,
        """
        rule: thanks
        kind: campaign-switch
        on: Order Completed
        stop: [rings, outside]
        start: {campaign: care, with: {order: event.order.orderId}}
        undoOn: {event: Order Refunded, within: 14d}
        channel: rtb
        tests:
          - name: back to the ring
            events:
              - {at: 0h, event: Ring Wanted, productId: ring-7}
              - {at: 1h, event: Order Completed, orderId: o1, currency: EUR, total: 20, productId: p1}
              - {at: 2h, event: Order Refunded, orderId: o1, currency: EUR, total: 20, productId: p1}
            expect:
              - {at: 1h, triggers: [{with: {stop: [rings, outside], start: [care], order: o1}}]}
              - {at: 2h, triggers: [{with: {stop: [care], start: [rings, outside], ring: ring-7, likes: {recommend: popular, count: 3}}}]}
        """);
  }

  @Test
  void aConditionAsksHowMuchAPriceFell() throws RuleFaults {
    holds(
        """
        rule: cheaper
        kind: trigger
        when: {event: Price Dropped}
        if: event.drop >= 5.0
        send: {channel: email, template: cheaper, with: {was: event.was}}
        """
            + """
            tests:
              - name: a cent is nothing, a twentieth is something
                events:
                  - {at: 0h, event: Price Dropped, productId: p1, price: 999.99, currency: EUR, properties: {was: 1000.00 EUR}}
                  - {at: 1h, event: Price Dropped, productId: p1, price: 19, currency: EUR, properties: {was: "20"}}
                  - {at: 2h, event: Price Dropped, productId: p1, price: 19, currency: EUR, properties: {was: 20.00 USD}}
                  - {at: 3h, event: Price Dropped, productId: p1, price: 19, currency: EUR}
                expect:
                  - {at: 0h, triggers: []}
                  - {at: 4h, triggers: [{at: 1h, with: {was: "20.00 EUR"}}]}
            """);
  }
}
