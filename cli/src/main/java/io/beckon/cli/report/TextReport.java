package io.beckon.cli.report;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
  private final int top;

  /**
   * @param top so many rows of each section
   */
  TextReport(List<Figures> all, int top) {
    this.all = all;
    this.top = top;
  }

  void print(PrintStream out) {
    sections(all)
        .forEach(
            (title, rows) ->
                TextTable.print(
                    out,
                    title + more(rows, top),
                    HEAD,
                    rows.stream().limit(top).map(TextReport::row).toList()));
  }

  /** The figures of each kind and currency, in their order. */
  static Map<String, List<Figures>> sections(List<Figures> all) {
    return all.stream()
        .collect(
            Collectors.groupingBy(TextReport::section, LinkedHashMap::new, Collectors.toList()));
  }

  /** What a title says of rows that are not shown; empty: all are. */
  static String more(List<Figures> rows, int top) {
    return rows.size() > top ? ", " + top + " of " + rows.size() + " (--top, --csv)" : "";
  }

  private static String section(Figures one) {
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
