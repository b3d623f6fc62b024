package io.beckon.cli.report;

import io.beckon.schema.Incremental;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** Plots of figures, as data that a page carries in itself. */
final class Plots {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 360;
  private static final int TEXT = 13;
  private static final Color[] COLOURS = {
    new Color(0x1f4e79),
    new Color(0x6aa5d8),
    new Color(0x2a9d8f),
    new Color(0xe9c46a),
    new Color(0xe76f51)
  };

  private Plots() {}

  /** Money of each subject by each of the five models. */
  static String models(List<Figures> all) throws IOException {
    CategoryChart chart = chart("Money by model, " + all.get(0).money().getCurrency());
    List<String> names = all.stream().map(one -> one.subject().getName()).toList();
    chart.addSeries(
        "last touch", names, all.stream().map(f -> f.major(f.money().getLastTouch())).toList());
    chart.addSeries(
        "first touch", names, all.stream().map(f -> f.major(f.money().getFirstTouch())).toList());
    chart.addSeries(
        "linear", names, all.stream().map(f -> f.major(f.money().getLinear())).toList());
    chart.addSeries(
        "position-based",
        names,
        all.stream().map(f -> f.major(f.money().getPositionBased())).toList());
    chart.addSeries(
        "time decay", names, all.stream().map(f -> f.major(f.money().getTimeDecay())).toList());
    return data(chart);
  }

  /** What would not have come without the rule, in all, with its interval. */
  static String incremental(List<Figures> all) throws IOException {
    CategoryChart chart =
        chart("Incremental money (95 % interval), " + all.get(0).money().getCurrency());
    List<String> names = all.stream().map(one -> one.subject().getName()).toList();
    List<Double> totals = all.stream().map(one -> total(one, 0)).toList();
    List<Double> margins = all.stream().map(one -> total(one, 1) - total(one, 0)).toList();
    chart.addSeries("incremental", names, totals, margins);
    return data(chart);
  }

  private static double total(Figures one, int which) {
    Incremental incremental = one.money().getIncremental();
    if (incremental == null) {
      return 0;
    }
    return one.major(Math.round(which == 0 ? incremental.getTotal() : incremental.getTotalHigh()));
  }

  private static CategoryChart chart(String title) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setSeriesColors(COLOURS);
    chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT));
    chart.getStyler().setAvailableSpaceFill(0.7);
    chart.getStyler().setYAxisDecimalPattern("#,##0");
    return chart;
  }

  private static String data(CategoryChart chart) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    BitmapEncoder.saveBitmap(chart, png, BitmapEncoder.BitmapFormat.PNG);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }
}
