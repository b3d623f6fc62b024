package io.beckon.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.Bought;
import io.beckon.schema.CartLine;
import io.beckon.schema.ContactState;
import io.beckon.schema.Discount;
import io.beckon.schema.Event;
import io.beckon.schema.Interest;
import io.beckon.schema.LedgerLine;
import io.beckon.schema.OrderSummary;
import io.beckon.schema.Place;
import io.beckon.schema.Product;
import io.beckon.schema.ProductView;
import io.beckon.schema.RfmPlace;
import io.beckon.schema.Search;
import io.beckon.schema.SourceSeen;
import io.beckon.schema.TrendPlace;
import io.beckon.schema.Visit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template receives is fit to print. */
class PayloadTest {
  private static final String ASKED =
      """
      rule: asked
      kind: trigger
      when: {event: Order Completed}
      send: {channel: crm, with: {%s}}
      limit: {max: 9, per: 1d}
      """;

  /** 2,499 and 1,250 pence; the contact lives in Berlin, an hour ahead in winter. */
  private static String payload(String with) throws RuleFaults {
    ContactEngine heart =
        new ContactEngine(TestingShop.rules(ASKED.formatted(with)), Settings.DEFAULT);
    ContactState state = new Newcomers().contact("shop", "c1");
    TestingOutcome out = new TestingOutcome();
    Event who = TestingShop.event("m0", "identify", 0);
    who.getTraits().put("timezone", "Europe/Berlin");
    heart.onEvent(state, who, out);
    heart.onEvent(
        state, TestingShop.product("m1", "Product Added", 1, "mug", "Gifts", 1_250, 2), out);
    heart.onEvent(state, TestingShop.order("m2", "Order Completed", 2, "o1", 2_499L, "lamp"), out);
    assertThat(out.triggers).hasSize(1);
    return out.triggers.get(0).getPayload();
  }

  @Test
  void anAmountHasOneFormWhereverItStands() throws RuleFaults {
    String mug = "{\"amount\":\"12.50\",\"currency\":\"GBP\",\"minor\":1250}";
    String paid = "{\"amount\":\"24.99\",\"currency\":\"GBP\",\"minor\":2499}";
    assertThat(payload("lines: cart.lines")).contains("\"price\":" + mug);
    assertThat(payload("value: event.value")).contains("\"value\":" + paid);
    assertThat(payload("orders: orders.recent")).contains("\"total\":" + paid);
    assertThat(payload("products: event.products"))
        .contains("\"price\":{\"amount\":\"10.00\",\"currency\":\"GBP\",\"minor\":1000}");
    assertThat(payload("order: event.order")).contains("\"total\":" + paid);
  }

  @Test
  void aTimeIsOnTheContactsClockWithItsZoneBesideIt() throws RuleFaults {
    // The shop of the tests opens on the first of January 2015 at midnight UTC.
    String first = payload("at: event.timestamp, gap: orders.meanGap, last: visit.end");
    assertThat(first)
        .contains("T01:02:00+01:00\"")
        .contains("\"gap\":\"PT1440H\"")
        .endsWith("\"zone\":\"Europe/Berlin\"}");
    assertThat(payload("bought: orders.bought"))
        .contains("\"lastAt\":\"")
        .contains("T01:02:00+01:00\"");
    assertThat(payload("one: 1")).isEqualTo("{\"one\":1}");
    assertThat(payload("zone: 1, at: event.timestamp")).startsWith("{\"zone\":1,").endsWith("\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"contact", "cart", "orders", "event"})
  void allThatIsKnownOfSomethingIsNoValue(String all) {
    assertThatThrownBy(() -> payload("x: " + all))
        .isInstanceOf(RuleFaults.class)
        .hasMessageContaining("'" + all + "' is all that is known of it");
  }

  static Stream<Schema> shown() {
    return Stream.of(
        CartLine.SCHEMA$,
        OrderSummary.SCHEMA$,
        Bought.SCHEMA$,
        Place.SCHEMA$,
        Product.SCHEMA$,
        ProductView.SCHEMA$,
        SourceSeen.SCHEMA$,
        Search.SCHEMA$,
        Interest.SCHEMA$,
        LedgerLine.SCHEMA$,
        Visit.SCHEMA$,
        Discount.SCHEMA$,
        RfmPlace.SCHEMA$,
        TrendPlace.SCHEMA$);
  }

  /** A long is a time or an amount, or nobody outside has to know it: none goes out bare. */
  @ParameterizedTest
  @MethodSource("shown")
  void noFieldIsABareLong(Schema record) {
    for (Schema.Field field : record.getFields()) {
      boolean isLong =
          field.schema().getType() == Schema.Type.LONG
              || field.schema().getType() == Schema.Type.UNION
                  && field.schema().getTypes().stream()
                      .anyMatch(one -> one.getType() == Schema.Type.LONG);
      if (isLong) {
        assertThat(
                field.getObjectProp("time") != null
                    || field.getObjectProp("amount") != null
                    || field.getObjectProp("bookkeeping") != null)
            .as("%s.%s says what it is", record.getName(), field.name())
            .isTrue();
      }
    }
  }
}
