package io.beckon.cli.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The Online Retail file in a database, for batch computations in plain SQL. It reads the file by
 * itself, so that it shares nothing with the code that it judges.
 *
 * <p>Table {@code line}: invoice, cancelled, customer (empty: none), country, at (epoch
 * milliseconds), day (of UTC), product, quantity (positive), price (thousandths), pence of the
 * line. Rows that are neither sale nor return are left out; {@code raw} has all of them.
 */
final class RetailSql implements AutoCloseable {
  private static final Path WHOLE = Path.of("..", "..", "shared", "data", "online_retail.csv.gz");
  private static final Path SLICE = Path.of("..", "examples", "data", "online_retail_slice.csv.gz");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Connection connection;

  RetailSql() throws SQLException, IOException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    run(
        "create table raw(invoice, customer, country, at integer, product, quantity integer, price integer)");
    connection.setAutoCommit(false);
    load();
    connection.setAutoCommit(true);
    run(
        """
        create table line as
        select invoice, invoice like 'C%' as cancelled, customer, country, at, at / 86400000 as day, product,
               abs(quantity) as quantity, price, (abs(quantity) * price + 5) / 10 as pence
        from raw
        where price >= 0 and ((invoice like 'C%') = (quantity < 0))
        """);
    run("create index line_customer on line(customer)");
  }

  /** The whole file where it is there, else the slice that the project carries. */
  static Path file() {
    return isWhole() ? WHOLE : SLICE;
  }

  static boolean isWhole() {
    return Files.exists(WHOLE);
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** One value. */
  String value(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  /** Rows by their first column; the others joined by commas. */
  Map<String, String> rows(String sql) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
          text.append(i == 2 ? "" : ",").append(rows.getString(i));
        }
        found.put(rows.getString(1), text.toString());
      }
    }
    return found;
  }

  /** Values of the second column by the first. */
  Map<String, List<String>> lists(String sql) throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.computeIfAbsent(rows.getString(1), key -> new ArrayList<>()).add(rows.getString(2));
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void load() throws SQLException, IOException {
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file())), StandardCharsets.UTF_8));
        PreparedStatement insert = prepare("insert into raw values (?, ?, ?, ?, ?, ?, ?)")) {
      for (CSVRecord row :
          CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
        insert.setString(1, row.get("InvoiceNo"));
        String customer = row.get("CustomerID");
        insert.setString(2, customer.isEmpty() ? "" : customer.replace(".0", ""));
        insert.setString(3, row.get("Country"));
        insert.setLong(
            4,
            LocalDateTime.parse(row.get("InvoiceDate"), TIME)
                .atZone(ZoneId.of("Europe/London"))
                .toInstant()
                .toEpochMilli());
        insert.setString(5, row.get("StockCode"));
        insert.setInt(6, Integer.parseInt(row.get("Quantity")));
        insert.setLong(7, new BigDecimal(row.get("UnitPrice")).movePointRight(3).longValueExact());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
