package io.beckon.cli.orders;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What can be said of a file of orders. */
public final class OrdersOptions {
  @Option(
      names = "--column",
      paramLabel = "WHAT=NAME",
      split = ",",
      description =
          "What a column of a CSV file is called, such as customer=client_id,time=ordered_at.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of times and days that do not say theirs (default: UTC).")
  private ZoneId zone = ZoneId.of("UTC");

  public ZoneId zone() {
    return zone;
  }

  /** The orders of a file, in the order of time; a fault names the file and the line. */
  public List<PlacedOrder> read(Path file) {
    return OrdersFile.read(file, columns, zone);
  }
}
