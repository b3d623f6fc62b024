package io.beckon.cli.report;

import com.samskivert.mustache.Mustache;
import io.beckon.schema.Incremental;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures as one page with plots, which needs nothing beside it. */
final class HtmlReport {
  private static final int PLOTTED = 12;

  private final List<Figures> all;

  private final int top;

  /**
   * @param top so many rows of each section
   */
  HtmlReport(List<Figures> all, int top) {
    this.all = all;
    this.top = top;
  }

  String page() throws IOException {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (Map.Entry<String, List<Figures>> section : TextReport.sections(all).entrySet()) {
      List<Figures> rows = section.getValue();
      shown.add(
          section(
              section.getKey() + TextReport.more(rows, top), rows.stream().limit(top).toList()));
    }
    Instant latest =
        Instant.ofEpochMilli(all.stream().mapToLong(one -> one.subject().getAt()).max().orElse(0));
    return Mustache.compiler()
        .compile(template())
        .execute(
            Map.of("sections", shown, "latest", latest.truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private static Map<String, Object> section(String title, List<Figures> all) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Figures one : all) {
      rows.add(row(one));
    }
    List<Figures> plotted =
        all.stream()
            .filter(one -> one.money().getLastTouch() > 0 || one.money().getLinear() > 0)
            .limit(PLOTTED)
            .toList();
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("title", title);
    section.put("rows", rows);
    List<String> plots = new ArrayList<>();
    if (!plotted.isEmpty() && !all.get(0).subject().getKind().equals("workspace")) {
      plots.add(Plots.models(plotted));
    }
    List<Figures> measured =
        plotted.stream().filter(one -> one.money().getIncremental() != null).toList();
    if (!measured.isEmpty()) {
      plots.add(Plots.incremental(measured));
    }
    section.put("plots", plots);
    return section;
  }

  private static Map<String, String> row(Figures one) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("name", one.subject().getName());
    row.put("fired", Figures.count(one.subject().getFired()));
    row.put("sent", Figures.count(one.subject().getSent() + one.subject().getShown()));
    row.put("opened", Figures.count(one.subject().getOpened()));
    row.put("reached", Figures.count(one.subject().getReached()));
    row.put("clickers", Figures.count(one.subject().getClickers()));
    row.put("buyers", Figures.count(one.subject().getBuyers()));
    row.put("conversion", one.conversion());
    row.put("orders", Figures.count(one.money().getOrders()));
    row.put("total", one.amount(Long.valueOf(one.money().getLastTouch())));
    row.put("least", one.amount(one.money().getLeast()));
    row.put("mean", one.amount(one.money().getMean()));
    row.put("greatest", one.amount(one.money().getGreatest()));
    row.put("first", one.amount(Long.valueOf(one.money().getFirstTouch())));
    row.put("linear", one.amount(Long.valueOf(one.money().getLinear())));
    row.put("position", one.amount(Long.valueOf(one.money().getPositionBased())));
    row.put("decay", one.amount(Long.valueOf(one.money().getTimeDecay())));
    row.put("perSend", one.amount(one.money().getPerSend()));
    row.put("cost", one.amount(Long.valueOf(one.money().getCost())));
    row.put("roi", one.roi());
    row.put("incremental", one.incremental());
    Incremental incremental = one.money().getIncremental();
    row.put("each", incremental == null ? Figures.NONE : one.amount(incremental.getPerContact()));
    return row;
  }

  private static String template() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.mustache.html")) {
      if (in == null) {
        throw new IOException("report.mustache.html is not in the jar: build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
