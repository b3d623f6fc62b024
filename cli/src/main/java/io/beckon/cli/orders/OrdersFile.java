package io.beckon.cli.orders;

import io.beckon.cli.UserError;
import io.beckon.cli.retail.RetailFile;
import io.beckon.cli.retail.RetailHistory;
import io.beckon.schema.Event;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Orders in a file, in the order of time. What the file is follows from its name and its first
 * line: JSON lines of calls, the Online Retail file, or comma-separated lines of orders.
 */
final class OrdersFile {
  static final String WORKSPACE = "orders";

  private OrdersFile() {}

  /**
   * Reads a file; a fault names the file and the line.
   *
   * @param columns names of a CSV's columns, by what is in them
   * @param zone of times that do not say theirs
   */
  static List<PlacedOrder> read(Path file, Map<String, String> columns, ZoneId zone) {
    List<PlacedOrder> orders = new ArrayList<>();
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
      withReader(file, reader -> orders.addAll(new CallOrders(file, zone).read(reader)));
    } else if (isRetail(file)) {
      orders.addAll(retail(file));
    } else {
      withReader(file, reader -> orders.addAll(new CsvOrders(file, columns, zone).read(reader)));
    }
    if (orders.isEmpty()) {
      throw new UserError(file + " has no order of a known customer");
    }
    // Equal times stay as the file has them.
    orders.sort(Comparator.comparingLong(PlacedOrder::time));
    return orders;
  }

  private static boolean isRetail(Path file) {
    boolean[] is = new boolean[1];
    withReader(
        file,
        reader -> {
          String head = reader.readLine();
          is[0] = head != null && head.contains("InvoiceNo") && head.contains("StockCode");
        });
    return is[0];
  }

  private static List<PlacedOrder> retail(Path file) {
    RetailHistory history = new RetailHistory(new RetailFile(file).invoices(), false, 1);
    List<PlacedOrder> orders = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      Event event = history.event(i);
      if (event.getName().equals("Order Completed")) {
        orders.add(new PlacedOrder(history.contact(i), event));
      }
    }
    return orders;
  }

  /** Reads something of a file. */
  private interface Reading {
    void of(BufferedReader reader) throws IOException;
  }

  private static void withReader(Path file, Reading reading) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                    StandardCharsets.UTF_8))) {
      reading.of(reader);
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist");
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage());
    }
  }
}
