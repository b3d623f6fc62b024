package io.beckon.cli.retail;

import io.beckon.cli.UserError;
import io.beckon.domain.basics.Money;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The UCI Online Retail file: rows of invoices. A row is quantity times price, rounded half up to
 * pence. Rows that are neither a sale nor a return (stock written off, bad debt) are counted and
 * left out.
 */
public final class RetailFile {
  private static final ZoneId LONDON = ZoneId.of("Europe/London");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final String[] COLUMNS = {
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country"
  };

  /** One row of an invoice; quantity is positive for returns too. */
  public record Line(String product, String description, int quantity, long pence, long total) {}

  /** One invoice; {@code customer} is empty where the file names none. */
  public static final class Invoice {
    public final String number;
    public final String customer;
    public final String country;
    public final long time;
    public final boolean cancelled;
    public final List<Line> lines = new ArrayList<>();

    public Invoice(String number, String customer, String country, long time, boolean cancelled) {
      this.number = number;
      this.customer = customer;
      this.country = country;
      this.time = time;
      this.cancelled = cancelled;
    }

    public long total() {
      return lines.stream().mapToLong(Line::total).sum();
    }
  }

  private final Map<String, Invoice> invoices = new LinkedHashMap<>();
  private long rows;
  private long adjustments;

  /** Reads the file; a fault names the file and the line. */
  public RetailFile(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        Reader reader =
            new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                StandardCharsets.UTF_8);
        CSVParser csv =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
      for (String column : COLUMNS) {
        if (!csv.getHeaderMap().containsKey(column)) {
          throw new UserError(
              file
                  + ":1: no column '"
                  + column
                  + "'; the Online Retail file has "
                  + String.join(",", COLUMNS));
        }
      }
      for (CSVRecord record : csv) {
        try {
          add(record);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
          throw new UserError(file + ":" + csv.getCurrentLineNumber() + ": " + e.getMessage());
        }
      }
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist");
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage());
    }
  }

  /** Invoices in the order of the file, which is that of time. */
  public List<Invoice> invoices() {
    return new ArrayList<>(invoices.values());
  }

  public long rows() {
    return rows;
  }

  public long adjustments() {
    return adjustments;
  }

  private void add(CSVRecord record) {
    rows++;
    String number = record.get("InvoiceNo");
    int quantity = Integer.parseInt(record.get("Quantity"));
    BigDecimal price = new BigDecimal(record.get("UnitPrice"));
    boolean cancelled = number.startsWith("C");
    if (cancelled != quantity < 0 || price.signum() < 0) {
      adjustments++;
      return;
    }
    String customer = record.get("CustomerID");
    String id =
        customer.isEmpty()
            ? ""
            : customer.substring(0, customer.length() - (customer.endsWith(".0") ? 2 : 0));
    Invoice invoice = invoices.get(number);
    if (invoice == null) {
      long time =
          LocalDateTime.parse(record.get("InvoiceDate"), TIME)
              .atZone(LONDON)
              .toInstant()
              .toEpochMilli();
      invoice = new Invoice(number, id, record.get("Country"), time, cancelled);
      invoices.put(number, invoice);
    }
    int pieces = Math.abs(quantity);
    invoice.lines.add(
        new Line(
            record.get("StockCode"),
            record.get("Description"),
            pieces,
            pence(price),
            pence(price.multiply(BigDecimal.valueOf(pieces)))));
  }

  private static long pence(BigDecimal pounds) {
    return Money.rounded(pounds.movePointRight(2));
  }
}
