package io.beckon.cli.report;

import io.beckon.domain.demand.DemandCounts;
import io.beckon.domain.demand.Forecast;
import io.beckon.domain.demand.ForecastCheck;
import io.beckon.domain.demand.WeeklyDemand;
import io.beckon.schema.Demand;
import io.beckon.schema.ItemDemand;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Demand as tables for a terminal: the most wanted, by scope, and four weeks ahead. */
final class DemandReport {
  private static final int MONTH = 4;

  private final List<Demand> all;
  private final int top;
  private final int held;

  /**
   * @param top so many items of each
   * @param held on so many last weeks the forecast is checked
   */
  DemandReport(List<Demand> all, int top, int held) {
    this.all = all;
    this.top = top;
    this.held = held;
  }

  void print(PrintStream out) {
    for (Demand one : all) {
      items(out, one);
    }
    Map<String, List<Demand>> kinds = new LinkedHashMap<>();
    for (Demand one : all) {
      kinds
          .computeIfAbsent(one.getWorkspace() + ", " + one.getWhat(), any -> new ArrayList<>())
          .add(one);
    }
    kinds.forEach(
        (title, scopes) -> {
          periods(out, title, scopes);
          forecasts(out, title, scopes);
          checks(out, title, scopes);
        });
  }

  private void items(PrintStream out, Demand demand) {
    LocalDate day = LocalDate.ofEpochDay(WeeklyDemand.days(demand).day(demand.getAt()));
    LocalDate from = day.minusDays(DemandCounts.DAYS - 1);
    List<List<String>> rows = new ArrayList<>();
    demand.getItems().stream()
        .filter(one -> one.getMonth() > 0)
        .sorted(
            Comparator.comparingLong(ItemDemand::getMonth)
                .reversed()
                .thenComparing(ItemDemand::getItem))
        .limit(top)
        .forEach(
            one ->
                rows.add(
                    List.of(
                        one.getItem(),
                        Figures.count(one.getMonth()),
                        Figures.count(one.getPrevious()),
                        change(one.getMonth(), one.getPrevious()))));
    TextTable.print(
        out,
        demand.getWorkspace()
            + ", "
            + demand.getWhat()
            + " most, "
            + demand.getScope()
            + ": "
            + from
            + " to "
            + day
            + ", against the "
            + DemandCounts.DAYS
            + " days before",
        List.of("", "times", "before", "change"),
        rows);
  }

  private static void periods(PrintStream out, String title, List<Demand> scopes) {
    List<List<String>> rows = new ArrayList<>();
    for (Demand one : scopes) {
      double[] weeks = WeeklyDemand.of(one).counts();
      if (weeks.length >= 2 * MONTH) {
        double now = sum(weeks, weeks.length - MONTH);
        double before = sum(weeks, weeks.length - 2 * MONTH);
        rows.add(
            List.of(
                one.getScope(),
                Figures.count(Math.round(now)),
                Figures.count(Math.round(before)),
                change(now, before)));
      }
    }
    TextTable.print(
        out,
        title + ": the last four whole weeks, against the four before",
        List.of("", "times", "before", "change"),
        rows);
  }

  private static double sum(double[] weeks, int from) {
    return Arrays.stream(weeks, from, from + MONTH).sum();
  }

  private static void forecasts(PrintStream out, String title, List<Demand> scopes) {
    List<List<String>> rows = new ArrayList<>();
    for (Demand one : scopes) {
      WeeklyDemand weekly = WeeklyDemand.of(one);
      if (weekly.counts().length >= Forecast.LEAST_WEEKS) {
        int monday = weekly.monday();
        for (Forecast.Week week : Forecast.of(weekly.counts(), ForecastCheck.AHEAD)) {
          rows.add(
              List.of(
                  one.getScope() + ", week of " + LocalDate.ofEpochDay(monday),
                  Figures.count(Math.round(week.expected())),
                  Figures.count(Math.round(week.low())),
                  Figures.count(Math.round(week.high()))));
          monday += 7;
        }
      }
    }
    TextTable.print(
        out,
        title + ": the weeks to come, with an interval for " + Forecast.PERCENT + " of 100",
        List.of("", "expected", "from", "to"),
        rows);
  }

  private void checks(PrintStream out, String title, List<Demand> scopes) {
    List<List<String>> rows = new ArrayList<>();
    int loses = 0;
    for (Demand one : scopes) {
      double[] weeks = WeeklyDemand.of(one).counts();
      if (ForecastCheck.isPossible(weeks, held)) {
        ForecastCheck check = ForecastCheck.of(weeks, held);
        loses += check.loses() ? 1 : 0;
        rows.add(
            List.of(
                one.getScope(),
                number(check.mase()),
                number(check.naive()),
                number(check.seasonal()) + " (" + check.season() + " weeks)",
                Math.round(check.covered() * 100) + " %",
                check.loses() ? "loses" : "wins"));
      }
    }
    TextTable.print(
        out,
        title
            + ": the same forecast on the last "
            + held
            + " weeks, MASE; share within the interval",
        List.of("", "forecast", "as last week", "as a season before", "within", ""),
        rows);
    if (loses > 0) {
      out.println(
          "Of "
              + rows.size()
              + ", "
              + loses
              + " would have been told better as last week, or as a season before.");
      out.println();
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String change(double now, double before) {
    return before == 0
        ? "new"
        : String.format(Locale.ROOT, "%+.1f %%", (now - before) / before * 100);
  }
}
