package io.beckon.cli.report;

import java.io.PrintStream;
import java.util.List;

/** A table for a terminal: the first column to the left, the others to the right. */
final class TextTable {
  private TextTable() {}

  /** Prints it and an empty line; without rows nothing. */
  static void print(PrintStream out, String title, List<String> head, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    out.println(title);
    line(out, head, widths);
    rows.forEach(row -> line(out, row, widths));
    out.println();
  }

  private static void line(PrintStream out, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String gap = " ".repeat(widths[i] - cell.length());
      line.append("  ").append(i == 0 ? cell + gap : gap + cell);
    }
    out.println(line.toString().stripTrailing());
  }
}
