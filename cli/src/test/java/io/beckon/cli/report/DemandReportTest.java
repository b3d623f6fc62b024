package io.beckon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.codec.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

@Isolated("it takes what is printed")
class DemandReportTest {
  private static final Path WHOLE = Path.of("..", "..", "shared", "data", "online_retail.csv.gz");

  private final PrintStream before = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir Path dir = Path.of("");

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  @BeforeEach
  void take() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.setOut(before);
  }

  private String report(Path file, String... flags) {
    List<String> all = new ArrayList<>(List.of("demand", "--orders", file.toString()));
    all.addAll(List.of(flags));
    assertThat(new CommandLine(new ReportCommand()).execute(all.toArray(String[]::new))).isZero();
    return printed.toString(StandardCharsets.UTF_8);
  }

  /**
   * Monday, 2026-01-05, and each of twenty weeks: ten mugs, twenty of late. By hand: of the thirty
   * days to Sunday, 2026-05-24, the Mondays of April 27, May 4, 11, 18 count 4 · 20; of those
   * before, March 30 to April 20, 4 · 10.
   */
  @Test
  void aMonthIsHeldAgainstTheOneBefore() throws Exception {
    StringBuilder rows = new StringBuilder("customer,order,time,product,category,quantity\n");
    for (int week = 0; week < 20; week++) {
      LocalDate monday = LocalDate.of(2026, 1, 5).plusWeeks(week);
      rows.append("c," + week + "," + monday + ",mug,Kitchen," + (week < 16 ? 10 : 20) + "\n");
    }
    rows.append("c,20,2026-05-24,pot,Kitchen,1\n");
    String report = report(Files.writeString(dir.resolve("o.csv"), rows));
    assertThat(report)
        .contains("orders, bought most, all: 2026-04-25 to 2026-05-24, against the 30 days before")
        .containsPattern("mug +80 +40 +\\+100\\.0 %")
        .containsPattern("pot +1 +0 +new")
        .contains("category/Kitchen, week of 2026-05-18");
  }

  /**
   * The figures of all orders are those of a calculation in Python over the file's rows: MASE of
   * the forecast 1.028, as last week 1.086, as four weeks before 1.244.
   */
  @Test
  void theForecastOfTheRetailFileIsCheckedOnItsLastEightWeeks() {
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(WHOLE));
    String report = report(WHOLE, "--scope", "all", "--top", "1");
    assertThat(report)
        .containsPattern("all +1\\.028 +1\\.086 +1\\.244 \\(4 weeks\\) +75 % +wins")
        .contains("all, week of 2011-12-26");
  }
}
