package io.beckon.domain.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.RuleDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What has waited is asked again, by all that it was asked before. Times are those of the tests.
 */
class AskedAgainTest {
  private static final String NIGHT = "    start: 2015-01-05T22:00:00Z\n";

  static {
    io.beckon.schema.codec.Schemas.trust();
  }

  private static void holds(String... texts) throws RuleFaults {
    List<RuleDocument> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(RuleReader.document(text, "rule" + documents.size() + ".yaml"));
    }
    RuleSet rules = RuleKinds.compile(documents);
    int run = 0;
    for (RuleDocument document : documents) {
      for (RuleTest test : RuleTest.of(document)) {
        assertThat(test.run(rules)).as(test.name()).isEmpty();
        run++;
      }
    }
    assertThat(run).isPositive();
  }

  @Test
  void whatMakesItNeedlessCountsInQuietHoursToo() throws RuleFaults {
    holds(
        """
        rule: thanks
        kind: trigger
        when: {event: Order Completed, after: 1h, unless: Order Refunded}
        send: {channel: email}
        quiet: 21:00-08:00
        tests:
          - name: it came back in the night
        """
            + NIGHT
            + """
                events:
                  - {at: 0m, event: Order Completed, orderId: o1, currency: GBP, total: 10, productId: p}
                  - {at: 4h, event: Order Refunded, orderId: o1, currency: GBP, total: 10, productId: p}
                expect:
                  - {at: 12h, triggers: []}
            """);
  }

  @Test
  void whoHasComeBackIsNotMissed() throws RuleFaults {
    holds(
        """
        rule: missed
        kind: trigger
        when: {becomes: "contact.visits > 0 && !within(contact.lastSeen, 1h)"}
        send: {channel: email}
        quiet: 21:00-08:00
        tests:
          - name: a visit in the night
        """
            + NIGHT
            + """
                events:
                  - {at: 0m, event: page}
                  - {at: 590m, event: page}
                expect:
                  - {at: 65m, triggers: [], heldBack: [quiet-hours]}
                  - {at: 601m, triggers: []}
            """);
  }

  @Test
  void theMessageOfAnElseIsAskedAgainToo() throws RuleFaults {
    holds(
        """
        rule: ask
        kind: programme
        enter: {event: Asked}
        quiet: 21:00-08:00
        steps:
          - if: orders.count > 0
            send: {channel: email, template: thanks}
            else: {send: {channel: email, template: reminder}}
          - {wait: 1d}
          - branch:
              - {if: orders.count > 1, steps: [{send: {channel: email, template: again}}]}
              - {steps: [{send: {channel: email, template: once}}]}
        tests:
          - name: an order in the night
        """
            + NIGHT
            + """
                events:
                  - {at: 0m, event: Asked}
                  - {at: 1h, event: Order Completed, orderId: o1, currency: GBP, total: 10, productId: p}
                expect:
                  - {at: 10h, triggers: [{template: thanks, at: 10h}]}
                  - {at: 40h, triggers: [{template: once, at: 34h}]}
            """);
  }

  @Test
  void aSwitchThatWaitsIsForgottenWhenItsOrderComesBackAndAnUndoDoesNotWait() throws RuleFaults {
    holds(
        """
        rule: lamp
        kind: campaign-switch
        on: Order Completed
        stop: [lamps]
        start: {campaign: bulbs}
        undoOn: {event: Order Refunded, within: 14d}
        channel: rtb
        quiet: 21:00-08:00
        tests:
          - name: bought and returned in one night
        """
            + NIGHT
            + """
                events:
                  - {at: 0m, event: Order Completed, orderId: o1, currency: GBP, total: 10, productId: p}
                  - {at: 1h, event: Order Refunded, orderId: o1, currency: GBP, total: 10, productId: p}
                expect:
                  - {at: 12h, triggers: []}
              - name: bought by day, returned at night
                start: 2015-01-05T12:00:00Z
                events:
                  - {at: 0m, event: Order Completed, orderId: o1, currency: GBP, total: 10, productId: p}
                  - {at: 10h, event: Order Refunded, orderId: o1, currency: GBP, total: 10, productId: p}
                expect:
                  - {at: 1h, triggers: [{with: {start: [bulbs]}}]}
                  - {at: 11h, triggers: [{at: 10h, with: {stop: [bulbs]}}]}
                  - {at: 24h, triggers: []}
            """);
  }

  @Test
  void aSecondRepeatCountsAnew() throws RuleFaults {
    holds(
        """
        rule: twice
        kind: programme
        enter: {event: Asked}
        steps:
          - repeat: {times: 3, steps: [{send: {channel: email, template: a}}, {wait: 1d}]}
          - repeat: {times: 2, steps: [{send: {channel: email, template: b}}, {wait: 1d}]}
        tests:
          - name: three and two
            events: [{at: 0m, event: Asked}]
            expect: [{at: 9d, triggers: [{template: a}, {template: a}, {template: a}, {template: b}, {template: b}]}]
        """);
  }

  @Test
  void rulesThatContradictEachOtherEnd() throws RuleFaults {
    holds(
        """
        rule: odd
        kind: segment
        if: '!("odd" in segments)'
        tests:
          - name: it goes in and out, and on
            events: [{at: 0m, event: page}, {at: 1m, event: page}]
            expect: [{at: 2m, heldBack: []}]
        """,
        "rule: in\nkind: trigger\nwhen: {enters: odd}\nsend: {channel: crm}\n",
        "rule: out\nkind: trigger\nwhen: {leaves: odd}\nsend: {channel: crm}\n");
  }

  @Test
  void whatIsAwaitedMayComeBeforeTheEventThatWaitsForIt() throws RuleFaults {
    String rule =
        """
        rule: confirm
        kind: programme
        enter: {event: Signed Up}
        steps:
          - {wait: {event: Confirmed, timeout: 2d}}
          - {if: timedOut, send: {channel: email, template: reminder}, else: {send: {channel: email, template: welcome}}}
        """;
    holds(
        rule
            + """
            tests:
              - name: confirmed
                events: [{at: 0m, event: Signed Up}, {at: 1m, event: Confirmed}]
                expect: [{at: 2m, triggers: [{template: welcome}]}]
              - name: not confirmed
                events: [{at: 0m, event: Signed Up}]
                expect: [{at: 3d, triggers: [{template: reminder, at: 2d}]}]
            """);
  }
}
