package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Product;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rules by people who make mistakes and by people who mean harm: each is refused with a place and a
 * sentence, or does no harm to the others.
 */
class HostileRulesTest {
  private static final String GOOD =
      "rule: good\nkind: trigger\nwhen: {event: Asked}\nsend: {channel: crm}\n";
  private static final Duration ENOUGH = Duration.ofSeconds(10);

  private static List<RuleDocument> corpus() {
    List<RuleDocument> all = new ArrayList<>();
    for (String text : HostileRules.documents()) {
      all.add(
          RuleDocument.newBuilder()
              .setRule("hostile")
              .setVersion(1)
              .setOrigin("hostile" + all.size() + ".yaml")
              .setText(text)
              .setPublishedBy("")
              .setPublishedAt(0L)
              .build());
    }
    return all;
  }

  @Test
  void eachIsRefusedWithOneClearFaultOrContained() throws RuleFaults {
    List<RuleDocument> corpus = corpus();
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(200);
    RuleReader reader = RuleKinds.reader();
    RuleDocument good = RuleReader.document(GOOD, "good.yaml");
    int refused = 0;
    for (RuleDocument hostile : corpus) {
      try {
        RuleSet rules = reader.read(List.of(good, hostile), List.of());
        assertContained(rules, hostile);
      } catch (StackOverflowError e) {
        throw new AssertionError(
            "overflow: "
                + hostile.getText().substring(0, Math.min(200, hostile.getText().length())));
      } catch (RuleFaults e) {
        refused++;
        assertThat(e.faults()).as(hostile.getText()).isNotEmpty();
        for (RuleFault fault : e.faults()) {
          assertThat(fault.origin()).isEqualTo(hostile.getOrigin());
          assertThat(fault.line()).isPositive();
          assertThat(fault.column()).isPositive();
          assertThat(fault.message())
              .as(hostile.getText())
              .isNotBlank()
              .doesNotContain("Exception")
              .hasSizeLessThan(2_500);
        }
      }
    }
    assertThat(refused).as("most are refused, some contained").isBetween(120, corpus.size() - 20);
  }

  private static void assertContained(RuleSet rules, RuleDocument hostile) {
    TestingOutcome out = new TestingOutcome();
    ContactEngine heart = new ContactEngine(rules, Settings.DEFAULT);
    long start = System.nanoTime();
    assertThatCode(
            () -> {
              for (int i = 0; i < 40; i++) {
                ContactState state = new Newcomers().contact("shop", "c" + i);
                for (Event event : events(i)) {
                  heart.onEvent(state, event, out);
                  heart.onWake(state, event.getTimestamp() - 2_000, out);
                }
                heart.onWake(state, TestingShop.START + 400 * TestingShop.DAY, out);
              }
            })
        .as(hostile.getText())
        .doesNotThrowAnyException();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as(hostile.getText())
        .isLessThan(ENOUGH);
    assertThat(out.triggers.stream().map(Trigger::getRule).filter("good"::equals))
        .as("the good rule does not notice: %s", hostile.getText())
        .hasSize(40);
  }

  /** One event of each kind, with odd texts, a missing page, no products and very many. */
  private static List<Event> events(int i) {
    List<Event> events = new ArrayList<>();
    events.add(TestingShop.consent("c" + i, 0, true, "email"));
    events.add(TestingShop.event("a" + i, "Asked", 1));
    Event odd =
        TestingShop.page("p" + i, 2, "/\u202Eaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\uD83D\uDCA1!");
    odd.getProperties().put("n", Long.MAX_VALUE);
    events.add(odd);
    Event many = TestingShop.event("m" + i, "Product Viewed", 3);
    many.setCurrency("GBP");
    for (int k = 0; k < 500; k++) {
      many.getProducts()
          .add(
              Product.newBuilder()
                  .setProductId("p" + k)
                  .setCategory("c" + k % 7)
                  .setPrice(100L)
                  .setQuantity(1)
                  .build());
    }
    events.add(many);
    events.add(TestingShop.order("o" + i, "Order Completed", 4, "o" + i, 500L, "mug"));
    return events;
  }
}
