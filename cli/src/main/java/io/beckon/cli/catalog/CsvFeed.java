package io.beckon.cli.catalog;

import io.beckon.cli.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A feed of values parted by commas (RFC 4180) or tabs, whose first row names the columns. */
final class CsvFeed {
  static final CSVFormat COMMAS = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  /** As Google and Meta take them. */
  static final CSVFormat TABS =
      CSVFormat.RFC4180.builder().setDelimiter('\t').setIgnoreEmptyLines(true).get();

  private CsvFeed() {}

  static void read(Path file, Reader reader, CSVFormat format, Feed.Rows rows) throws IOException {
    try (CSVParser csv = format.parse(reader)) {
      Iterator<CSVRecord> records = csv.iterator();
      if (!next(records, csv, rows)) {
        throw new UserError(file + " is empty; its first row names the columns");
      }
      List<String> names = new ArrayList<>();
      records.next().forEach(name -> names.add(Feed.name(name)));
      if (!names.contains("id")) {
        throw new UserError(
            file + ", line 1: there is no column id; there are " + String.join(", ", names));
      }
      while (next(records, csv, rows)) {
        CSVRecord record = records.next();
        // The number of the line that the row begins on.
        long line = csv.getCurrentLineNumber() - lines(record);
        if (record.size() != names.size()) {
          rows.fault(
              line, "there are " + record.size() + " values for " + names.size() + " columns");
        } else {
          Map<String, String> fields = new LinkedHashMap<>();
          for (int i = 0; i < names.size(); i++) {
            fields.put(names.get(i), record.get(i));
          }
          rows.row(line, fields);
        }
      }
    }
  }

  /** Line breaks within the row's values. */
  private static long lines(CSVRecord record) {
    return record.stream().mapToLong(value -> value.chars().filter(c -> c == '\n').count()).sum();
  }

  /** Whether there is a further row; quotes that never end make all that follows unreadable. */
  private static boolean next(Iterator<CSVRecord> records, CSVParser csv, Feed.Rows rows) {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      rows.end(
          csv.getCurrentLineNumber(), "the row and all after it cannot be read: " + e.getMessage());
      return false;
    }
  }
}
