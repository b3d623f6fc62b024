package io.beckon.cli.report;

import io.beckon.schema.Incremental;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceMoney;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The figures as comma-separated values; amounts in major units, empty where there is nothing. */
final class CsvReport {
  private static final String[] HEAD = {
    "workspace",
    "kind",
    "name",
    "settings",
    "currency",
    "fired",
    "sent",
    "delivered",
    "opened",
    "clicked",
    "shown",
    "reached",
    "clickers",
    "buyers",
    "conversion",
    "orders",
    "assisted",
    "last_touch",
    "first_touch",
    "linear",
    "position_based",
    "time_decay",
    "least",
    "mean",
    "greatest",
    "per_send",
    "cost",
    "roi",
    "treated",
    "held_out",
    "incremental",
    "incremental_low",
    "incremental_high"
  };

  private CsvReport() {}

  static String text(List<Figures> all) throws IOException {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv =
        new CSVPrinter(
            text, CSVFormat.RFC4180.builder().setHeader(HEAD).setRecordSeparator('\n').get())) {
      for (Figures one : all) {
        print(csv, one);
      }
    }
    return text.toString();
  }

  private static void print(CSVPrinter csv, Figures one) throws IOException {
    Performance of = one.subject();
    PerformanceMoney money = one.money();
    Incremental incremental = money.getIncremental();
    csv.printRecord(
        of.getWorkspace(),
        of.getKind(),
        of.getName(),
        of.getSettings(),
        money.getCurrency(),
        of.getFired(),
        of.getSent(),
        of.getDelivered(),
        of.getOpened(),
        of.getClicked(),
        of.getShown(),
        of.getReached(),
        of.getClickers(),
        of.getBuyers(),
        of.getConversion(),
        money.getOrders(),
        money.getAssisted(),
        known(one.amount(Long.valueOf(money.getLastTouch()))),
        known(one.amount(Long.valueOf(money.getFirstTouch()))),
        known(one.amount(Long.valueOf(money.getLinear()))),
        known(one.amount(Long.valueOf(money.getPositionBased()))),
        known(one.amount(Long.valueOf(money.getTimeDecay()))),
        known(one.amount(money.getLeast())),
        known(one.amount(money.getMean())),
        known(one.amount(money.getGreatest())),
        known(one.amount(money.getPerSend())),
        known(one.amount(Long.valueOf(money.getCost()))),
        money.getRoi(),
        of.getTreated(),
        of.getHeldOut(),
        incremental == null ? null : known(one.amount(incremental.getTotal())),
        incremental == null ? null : known(one.amount(incremental.getTotalLow())),
        incremental == null ? null : known(one.amount(incremental.getTotalHigh())));
  }

  private static @Nullable String known(String shown) {
    return shown.equals(Figures.NONE) ? null : shown;
  }
}
