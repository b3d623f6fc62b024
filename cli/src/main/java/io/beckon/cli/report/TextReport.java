package io.beckon.cli.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The figures as a table for a terminal. */
final class TextReport {
  private static final List<String> HEAD =
      List.of(
          "",
          "fired",
          "sent",
          "reached",
          "clickers",
          "bought",
          "conversion",
          "orders",
          "total",
          "least",
          "mean",
          "greatest",
          "per send",
          "ROI",
          "incremental (95 %)");

  private final List<Figures> all;

  TextReport(List<Figures> all) {
    this.all = all;
  }

  void print(PrintStream out) {
    String section = "";
    List<List<String>> rows = new ArrayList<>();
    for (Figures one : all) {
      String here = section(one);
      if (!here.equals(section)) {
        TextTable.print(out, section, HEAD, rows);
        rows.clear();
        section = here;
      }
      rows.add(row(one));
    }
    TextTable.print(out, section, HEAD, rows);
  }

  static String section(Figures one) {
    String currency = one.money().getCurrency();
    return one.subject().getWorkspace()
        + ", "
        + one.subject().getKind()
        + (currency.isEmpty() ? "" : ", " + currency)
        + ", settings "
        + one.subject().getSettings();
  }

  private static List<String> row(Figures one) {
    return List.of(
        one.subject().getName(),
        Figures.count(one.subject().getFired()),
        Figures.count(one.subject().getSent() + one.subject().getShown()),
        Figures.count(one.subject().getReached()),
        Figures.count(one.subject().getClickers()),
        Figures.count(one.subject().getBuyers()),
        one.conversion(),
        Figures.count(one.money().getOrders()),
        one.amount(Long.valueOf(one.money().getLastTouch())),
        one.amount(one.money().getLeast()),
        one.amount(one.money().getMean()),
        one.amount(one.money().getGreatest()),
        one.amount(one.money().getPerSend()),
        one.roi(),
        one.incremental());
  }
}
