package io.beckon.cli.catalog;

import io.beckon.cli.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A shop's product feed: a file of rows, in one of four formats. */
final class Feed {
  static final List<String> FORMATS = List.of("csv", "tsv", "jsonl", "xml");

  /** What a byte sequence that is no UTF-8 is read as. */
  static final char BROKEN = '\uFFFD';

  private static final int BOM = 3;

  /** One product, or what is wrong with it. */
  interface Rows {
    /**
     * @param fields by name in small letters, with underscores
     */
    void row(long line, Map<String, String> fields);

    void fault(long line, String fault);

    /** What comes after this line cannot be read. */
    void end(long line, String fault);
  }

  private Feed() {}

  /** The format that a file's name says. */
  static String format(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    if (name.endsWith(".csv")) {
      return "csv";
    }
    if (name.endsWith(".tsv") || name.endsWith(".tab")) {
      return "tsv";
    }
    if (name.endsWith(".xml") || name.endsWith(".rss")) {
      return "xml";
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return "jsonl";
    }
    throw new UserError(
        file + " does not say its format by its name; say --format " + String.join("|", FORMATS));
  }

  /** Reads every row of the file. */
  static void read(Path file, String format, Rows rows) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        Reader reader = reader(file, raw)) {
      switch (format) {
        case "csv" -> CsvFeed.read(file, reader, CsvFeed.COMMAS, rows);
        case "tsv" -> CsvFeed.read(file, reader, CsvFeed.TABS, rows);
        case "jsonl" -> JsonFeed.read(reader, rows);
        case "xml" -> MerchantFeed.read(reader, rows);
        default ->
            throw new UserError(
                "--format is one of " + String.join(", ", FORMATS) + "; not " + format);
      }
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist");
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage());
    }
  }

  private static Reader reader(Path file, InputStream raw) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(inflated(raw), BOM);
    byte[] first = bytes.readNBytes(BOM);
    boolean wide =
        first.length >= 2
            && ((first[0] == (byte) 0xFE && first[1] == (byte) 0xFF)
                || (first[0] == (byte) 0xFF && first[1] == (byte) 0xFE));
    if (wide) {
      throw new UserError(file + " is UTF-16; save it as UTF-8");
    }
    boolean marked =
        first.length == BOM
            && first[0] == (byte) 0xEF
            && first[1] == (byte) 0xBB
            && first[2] == (byte) 0xBF;
    if (!marked) {
      bytes.unread(first);
    }
    return new InputStreamReader(bytes, StandardCharsets.UTF_8);
  }

  /** Whatever the file is called: what is compressed by gzip begins so (RFC 1952). */
  private static InputStream inflated(InputStream raw) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(raw, 2);
    byte[] first = bytes.readNBytes(2);
    bytes.unread(first);
    boolean gzip = first.length == 2 && first[0] == (byte) 0x1F && first[1] == (byte) 0x8B;
    return gzip ? new GZIPInputStream(bytes) : bytes;
  }

  /** A field's name as all formats share it: {@code Sale Price} and {@code g:sale_price} alike. */
  static String name(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(colon + 1);
  }

  /** Whether a row's bytes were no UTF-8 somewhere. */
  static boolean isBroken(Map<String, String> fields) {
    return fields.values().stream().anyMatch(value -> value.indexOf(BROKEN) >= 0);
  }
}
