package io.beckon.cli.orders;

import io.beckon.cli.UserError;
import io.beckon.domain.basics.Money;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Orders as comma-separated values (RFC 4180), one product of an order a row. */
final class CsvOrders {
  /** What a row says, and how its column is called unless one says otherwise. */
  static final List<String> COLUMNS =
      List.of("customer", "order", "time", "product", "category", "quantity", "price");

  private static final List<String> NEEDED = List.of("customer", "order", "time", "product");

  private final Path file;
  private final Map<String, String> names;
  private final ZoneId zone;
  private final Map<String, PlacedOrder> orders = new LinkedHashMap<>();

  /**
   * @param names of columns that are not called as in {@link #COLUMNS}
   * @param zone of times that do not say theirs
   */
  CsvOrders(Path file, Map<String, String> names, ZoneId zone) {
    for (String what : names.keySet()) {
      if (!COLUMNS.contains(what)) {
        throw new UserError(
            "--column " + what + "=… is not known; there are " + String.join(", ", COLUMNS));
      }
    }
    this.file = file;
    this.names = names;
    this.zone = zone;
  }

  List<PlacedOrder> read(Reader reader) throws IOException {
    try (CSVParser csv =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get()
            .parse(reader)) {
      for (String what : NEEDED) {
        if (!csv.getHeaderMap().containsKey(name(what))) {
          throw new UserError(
              file
                  + ":1: no column '"
                  + name(what)
                  + "'; there are "
                  + String.join(", ", csv.getHeaderNames())
                  + ". Say which one it is by --column "
                  + what
                  + "=NAME");
        }
      }
      for (CSVRecord row : csv) {
        try {
          add(row);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
          throw new UserError(file + ":" + csv.getCurrentLineNumber() + ": " + e.getMessage());
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ":1: " + e.getMessage());
    }
    return new ArrayList<>(orders.values());
  }

  private String name(String what) {
    return names.getOrDefault(what, what);
  }

  /** What a row says; empty: it has no such column, or nothing in it. */
  private String text(CSVRecord row, String what) {
    return row.isMapped(name(what)) && row.isSet(name(what)) ? row.get(name(what)).strip() : "";
  }

  /** A row without a customer is nobody's order; one of no pieces, or fewer, is none. */
  private void add(CSVRecord row) {
    String customer = text(row, "customer");
    BigDecimal quantity = number(row, "quantity", BigDecimal.ONE);
    if (customer.isEmpty() || quantity.signum() <= 0) {
      return;
    }
    String product = needed(row, "product");
    String order = needed(row, "order");
    PlacedOrder placed = orders.get(customer + '\n' + order);
    if (placed == null) {
      placed = new PlacedOrder(customer, event(customer, order, time(needed(row, "time"))));
      orders.put(customer + '\n' + order, placed);
    }
    String category = text(row, "category");
    BigDecimal price = number(row, "price", BigDecimal.ZERO);
    placed
        .event()
        .getProducts()
        .add(
            Product.newBuilder()
                .setProductId(product)
                .setCategory(category.isEmpty() ? null : category)
                .setPrice(Money.rounded(price.movePointRight(2)))
                .setQuantity(Math.max(1, quantity.intValue()))
                .build());
  }

  private String needed(CSVRecord row, String what) {
    String text = text(row, what);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("nothing stands in column '" + name(what) + "'");
    }
    return text;
  }

  private BigDecimal number(CSVRecord row, String what, BigDecimal otherwise) {
    String text = text(row, what);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' in column '" + name(what) + "' is no number", e);
    }
  }

  private long time(String text) {
    String iso = text.replace(' ', 'T');
    try {
      if (iso.length() == "2011-12-09".length()) {
        return LocalDate.parse(iso).atStartOfDay(zone).toInstant().toEpochMilli();
      }
      boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 9;
      return zoned
          ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
          : LocalDateTime.parse(iso).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' in column '"
              + name("time")
              + "' is no time such as 2011-12-09, 2011-12-09 12:50:00 or 2011-12-09T12:50:00Z",
          e);
    }
  }

  private static Event event(String customer, String order, long time) {
    Event event = Event.newBuilder().build();
    event.setKind(EventKind.TRACK);
    event.setName("Order Completed");
    event.setWorkspace(OrdersFile.WORKSPACE);
    event.setMessageId(customer + '/' + order);
    event.setUserId(customer);
    event.setTimestamp(time);
    event.setReceivedAt(time);
    event.setCurrency("EUR");
    event.setOrder(Order.newBuilder().setOrderId(order).build());
    event.setProducts(new ArrayList<>());
    return event;
  }
}
