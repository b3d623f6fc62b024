package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.schema.RuleDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of mistakes that newcomers make: one line each, which says what to write. */
class FaultWordsTest {
  private static final String TRIGGER =
      "rule: r\nkind: trigger\nwhen: {event: page}\nif: %s\nsend: {channel: email}\n";

  private static List<String> faults(String text) {
    try {
      RuleKinds.compile(List.of(RuleReader.document(text, "r.yaml")));
      return List.of();
    } catch (RuleFaults e) {
      return e.faults().stream().map(RuleFault::message).toList();
    }
  }

  private static List<String> advice(String text) throws RuleFaults {
    RuleDocument document = RuleReader.document(text, "r.yaml");
    return RuleKinds.reader().advice(List.of(document)).stream().map(RuleFault::message).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "orders.count = 3 | a single = says nothing here; write == to compare",
        "within(orders.last, 60) | such as within(orders.last, 60d)",
        "'event.order.total > 3' | unknown field 'total' here; it is a field of OrderSummary, Orders",
        "'clicked(\"news\")' | such as countIn(\"Email Link Clicked\", 30d) > 0",
        "'countIn(\"page\", {\"produkt\": \"x\"}, 3d) > 0' | 'produkt' narrows nothing; did you mean 'product'?",
        "'countIn(\"page\", {\"priceFrom\": \"9\"}, 3d) > 0' | priceFrom needs a currency, such as",
        "!cart.empty | put it in quotes",
        "'cart.empty &&' | the expression ends too early",
      })
  void conditions(String condition, String words) {
    assertThat(faults(TRIGGER.formatted(condition))).singleElement().asString().contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "channel: email|channel: e-mail|'e-mail' is not one of email, sms, push, onsite, rtb, crm; did you mean 'email'?",
        "channel: email|channel: email, gap: 3h|key 'gap' does not belong here; here belong channel, at, template, with",
        "send:|quiet: 21-08\\nsend:|such as 21:00-08:00",
      })
  void keysAndValues(String from, String to, String words) {
    String text = TRIGGER.formatted("cart.empty").replace(from, to.replace("\\n", "\n"));
    assertThat(faults(text)).singleElement().asString().contains(words);
  }

  @Test
  void aFaultDeepDownDoesNotMakeTheKeysAboveItWrong() {
    assertThat(
            faults(
                "rule: p\nkind: programme\nenter: {event: page}\nexit: {when: Order Completed}\n"
                    + "steps: [{send: {channel: email}}]\n"))
        .containsExactly("key 'when' does not belong here; here belong on, if, ignored");
  }

  @Test
  void payloadValuesCanBeNumbers() {
    assertThat(
            faults(
                TRIGGER
                    .formatted("cart.empty")
                    .replace("email}", "email, with: {percent: 10, gift: true}}")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "order completed, Order Completed",
    "Email Clicked, Email Link Clicked",
    "Product Veiwed, Product Viewed"
  })
  void namesOfEventsThatLookLikeAKnownOne(String written, String meant) throws RuleFaults {
    String about = "no known event is called '" + written + "'; did you mean '" + meant + "'?";
    String quick = "limit: {gap: 1h}\n";
    assertThat(advice(TRIGGER.formatted("cart.empty").replace("page", written) + quick))
        .containsExactly(about);
    assertThat(advice(TRIGGER.formatted("'countIn(\"" + written + "\", 3d) > 0'") + quick))
        .containsExactly(about);
  }

  @Test
  void namesOfOnesOwnAreNot() throws RuleFaults {
    assertThat(advice(TRIGGER.formatted("cart.empty").replace("page", "Coffee Drunk")))
        .noneMatch(line -> line.contains("known event"));
  }
}
