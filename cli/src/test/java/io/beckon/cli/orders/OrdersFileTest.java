package io.beckon.cli.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersFileTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path dir = Path.of("");

  @BeforeAll
  static void trust() {
    io.beckon.schema.codec.Schemas.trust();
  }

  private List<PlacedOrder> read(String name, String text, Map<String, String> columns)
      throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    return OrdersFile.read(file, columns, BERLIN);
  }

  private static List<String> shown(List<PlacedOrder> orders) {
    return orders.stream()
        .map(
            one ->
                one.contact()
                    + " "
                    + Instant.ofEpochMilli(one.time())
                    + one.event().getProducts().stream()
                        .map(
                            product ->
                                " "
                                    + product.getProductId()
                                    + "*"
                                    + product.getQuantity()
                                    + "@"
                                    + product.getPrice()
                                    + product.getCategory())
                        .toList())
        .toList();
  }

  @Test
  void rowsOfOneOrderComeTogetherInTheOrderOfTime() throws IOException {
    String text =
        """
        client,order,time,product,category,quantity,price
        c2,o2,2026-03-02 12:00:00,mug,Kitchen,2,3.50
        c1,o1,2026-03-01,pot,,1,10
        c2,o2,2026-03-02 12:00:00,cup,Kitchen,1,1.005
        c2,o2,2026-03-02 12:00:00,back,Kitchen,-1,1
        ,o3,2026-03-02 12:00:00,nobody's,Kitchen,1,1
        c1,o2,2026-03-02T12:00:00Z,pan,Kitchen,1,1
        """;
    assertThat(shown(read("orders.csv", text, Map.of("customer", "client"))))
        .containsExactly(
            "c1 2026-02-28T23:00:00Z[ pot*1@1000null]",
            "c2 2026-03-02T11:00:00Z[ mug*2@350Kitchen,  cup*1@101Kitchen]",
            "c1 2026-03-02T12:00:00Z[ pan*1@100Kitchen]");
  }

  @Test
  void ofCallsTheOrdersCountOnce() throws IOException {
    String order =
        "{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"c1\",\"messageId\":\"m1\","
            + "\"timestamp\":\"2026-03-02T12:00:00Z\",\"properties\":{\"order_id\":\"o1\",\"products\":"
            + "[{\"product_id\":\"mug\",\"price\":3.5,\"quantity\":2}]}}\n";
    String page = "{\"type\":\"page\",\"userId\":\"c1\",\"messageId\":\"m2\"}\n\n";
    assertThat(shown(read("calls.jsonl", page + order + order, Map.of())))
        .containsExactly("c1 2026-03-02T12:00:00Z[ mug*2@350null]");
    assertFault("calls.jsonl", page + "{", Map.of(), "calls.jsonl:3: this is no JSON");
    assertFault(
        "calls.jsonl",
        order.replace("\"timestamp\":\"2026-03-02T12:00:00Z\",", ""),
        Map.of(),
        "calls.jsonl:1: the order has no timestamp");
  }

  @Test
  void aFaultNamesFileAndLine() throws IOException {
    String head = "customer,order,time,product,quantity\n";
    assertFault("a.csv", "customer,order,time\n", Map.of(), "a.csv:1: no column 'product'");
    assertFault("a.csv", head + "c,o,soon,p,1\n", Map.of(), "a.csv:2: 'soon' in column 'time'");
    assertFault(
        "a.csv",
        head + "c,o,2026-03-01,p,1\nc,o,2026-03-01,p,many\n",
        Map.of(),
        "a.csv:3: 'many' in column 'quantity' is no number");
    assertFault(
        "a.csv",
        head + "c,o,2026-03-01,,1\n",
        Map.of(),
        "a.csv:2: nothing stands in column 'product'");
    assertFault("a.csv", head, Map.of("who", "x"), "--column who=… is not known");
    assertFault("a.csv", head, Map.of(), "has no order of a known customer");
    assertThatThrownBy(() -> OrdersFile.read(dir.resolve("none.csv"), Map.of(), BERLIN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("does not exist");
  }

  private void assertFault(String name, String text, Map<String, String> columns, String fault) {
    assertThatThrownBy(() -> read(name, text, columns))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(fault);
  }
}
