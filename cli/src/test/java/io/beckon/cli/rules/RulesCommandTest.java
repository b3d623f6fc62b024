package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {
  private static final String SEGMENT = "rule: known-ones\nkind: segment\nif: contact.known\n";

  @TempDir Path dir = Path.of("");
  private String printed = "";

  private int run(String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return new CommandLine(new RulesCommand()).execute(args);
    } finally {
      System.setOut(before);
      printed = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void theExamplesHaveTestsAndPassThem() {
    assertThat(run("test", "../examples/rules")).as(printed).isZero();
    assertThat(printed).matches("(?s)beckon: \\d+ tests, 0 failed, in [0-9.]+ s\\R");
    assertThat(run("lint", "../examples/rules-demo")).as(printed).isZero();
    assertThat(run("test", "../examples/shops/rules")).as(printed).isZero();
  }

  @Test
  void aFailedTestIsShownAndTellsTheShell() throws IOException {
    Files.writeString(
        dir.resolve("a.yaml"),
        SEGMENT
            + "tests:\n  - name: nobody\n    events: [{at: 0m, event: page}]\n    expect: [{at: 1m, segments: []}]\n");
    assertThat(run("test", dir.toString())).isEqualTo(1);
    assertThat(printed)
        .contains("FAILED known-ones: nobody")
        .contains("a.yaml:7:14: segments is [known-ones], not []")
        .contains("1 tests, 1 failed");
  }

  @Test
  void everyFaultOfEveryFileIsNamed() throws IOException {
    Files.writeString(dir.resolve("a.yaml"), SEGMENT.replace("contact.known", "contact.knwon"));
    Files.writeString(dir.resolve("b.yaml"), "rule: [b\n");
    Files.writeString(dir.resolve("c.yaml"), "rule: c\nkind: score\n");
    assertThat(run("lint", dir.toString())).isEqualTo(1);
    assertThat(printed)
        .contains("a.yaml:3:")
        .contains("unknown field 'knwon'; did you mean 'known'?")
        .contains("b.yaml:2:1:")
        .contains("c.yaml:1:1:");
    assertThat(run("test", dir.toString())).isEqualTo(1);
    assertThat(printed).contains("no test was run, because the rules cannot be used");
  }

  @Test
  void theReferenceIsTheOneThatIsMadeFromTheSchema() throws IOException {
    assertThat(run("reference")).isZero();
    assertThat(printed)
        .as("write it anew: scripts/rules reference > docs/rules-reference.md")
        .isEqualTo(Files.readString(Path.of("../docs/rules-reference.md")));
  }

  @Test
  void editorsGetTheSchemaThatIsChecked() throws IOException {
    assertThat(run("schema")).isZero();
    assertThat(printed)
        .as("write it anew: scripts/rules schema > docs/rule.schema.json")
        .isEqualTo(Files.readString(Path.of("../docs/rule.schema.json")));
  }

  private static final String SLICE = "../examples/data/online_retail_slice.csv.gz";

  @Test
  void aPreviewIsThePayloadOfARealContact() throws IOException {
    String[] history = {"--rules", "../examples/rules", "--history", SLICE};
    assertThat(
            run(
                "preview",
                "lamp-bought",
                "--contact",
                "17850",
                history[0],
                history[1],
                history[2],
                history[3]))
        .as(printed)
        .isZero();
    assertThat(printed)
        .startsWith("rtb")
        .contains("\"productId\" : \"22632\"")
        .containsPattern("\"price\" : \\{\\s+\"amount\" : \"1.85\",\\s+\"currency\" : \"GBP\"");
    assertThat(run("schema", "lamp-bought", history[0], history[1])).as(printed).isZero();
    assertThat(printed).contains("payload of lamp-bought, version 2").contains("\"examples\"");
  }

  /** The reminder after ten minutes instead of thirty: none is removed, all are moved. */
  @Test
  void aDiffShowsWhatWouldMoveAndIsTheSameEveryTime() throws IOException {
    String cart =
        "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email, template: left}\n";
    Path before = Files.createDirectory(dir.resolve("before"));
    Path after = Files.createDirectory(dir.resolve("after"));
    Files.writeString(before.resolve("left.yaml"), cart);
    Files.writeString(after.resolve("left.yaml"), cart.replace("30m", "10m"));
    Path csv = dir.resolve("changes.csv");
    String[] command = {
      "diff",
      "--from",
      before.toString(),
      "--to",
      after.toString(),
      "--history",
      SLICE,
      "--out",
      csv.toString()
    };
    assertThat(run(command)).isZero();
    String first = printed;
    String changes = Files.readString(csv);
    assertThat(run(command)).isZero();
    assertThat(printed).isEqualTo(first);
    assertThat(Files.readString(csv)).isEqualTo(changes);
    List<String> lines = changes.lines().skip(1).toList();
    assertThat(lines).noneMatch(line -> line.startsWith("removed"));
    List<Duration> moved =
        lines.stream()
            .filter(line -> line.startsWith("moved"))
            .map(RulesCommandTest::earlier)
            .toList();
    // A reminder that is new, because an order came between the two times, can lie nearer to
    // another of the same contact; that is seldom.
    assertThat(moved.stream().filter(Duration.ofMinutes(20)::equals))
        .hasSizeGreaterThan(moved.size() * 99 / 100);
    assertThat(moved).hasSizeGreaterThan(100);
    assertThat(
            run("diff", "--from", before.toString(), "--to", before.toString(), "--history", SLICE))
        .isZero();
    assertThat(printed).contains("no trigger would change");
  }

  private static Duration earlier(String line) {
    String[] fields = line.split(",", -1);
    return Duration.between(Instant.parse(fields[8]), Instant.parse(fields[7]));
  }

  @Test
  void aContactIsExplained() {
    assertThat(
            run(
                "explain",
                "--contact",
                "17850",
                "--rules",
                "../examples/rules",
                "--history",
                SLICE))
        .as(printed)
        .isZero();
    assertThat(printed)
        .contains("  event      Order Completed ")
        .containsPattern(
            "  fired      first-order-bonus: first-order on email, after Order Completed")
        .contains("  stands")
        .contains("  stage      customer-lifecycle: ");
  }

  @Test
  void lintWarnsOfWhatIsHardlyMeant() throws IOException {
    Files.writeString(
        dir.resolve("a.yaml"),
        "rule: a\nkind: trigger\nwhen: {event: page}\nsend: {channel: email}\n");
    Files.writeString(
        dir.resolve("b.yaml"),
        "rule: b\nkind: lifecycle\nstages:\n  - {stage: x, if: contact.known}\n  - {stage: y, if: 'true'}\n");
    assertThat(run("lint", dir.toString())).isZero();
    assertThat(printed)
        .contains("a.yaml:3:7: warning: nothing limits how often this fires")
        .contains(
            "b.yaml:4:5: warning: nobody ever stands in this stage: 'y' behind it always holds");
    assertThat(run("lint", "--strict", dir.toString())).isEqualTo(1);
    assertThat(run("lint", "--strict", "../examples/rules")).as(printed).isZero();
  }

  private void put(String file, String workspace, String trait) throws IOException {
    Files.writeString(
        dir.resolve(file),
        "rule: welcome\n"
            + workspace
            + "kind: segment\nif: has(contact.traits."
            + trait
            + ")\ntests:\n  - name: one\n    events: [{at: 0m, event: identify, traits: {"
            + trait
            + ": x}}]\n    expect: [{at: 1m, segments: [welcome]}]\n");
  }

  /** Each test is run with the rules of its document's own workspace. */
  @Test
  void twoWorkspacesCanHaveARuleOfOneNameAndOneCannotHaveTwo() throws IOException {
    put("a.yaml", "workspace: a\n", "one");
    put("b.yaml", "workspaces: [b, c]\n", "other");
    assertThat(run("lint", "--strict", dir.toString())).as(printed).isZero();
    assertThat(printed).isEqualTo("beckon: 3 rules, 0 faults, 0 warnings\n");
    assertThat(run("test", dir.toString())).as(printed).isZero();
    assertThat(printed).startsWith("beckon: 3 tests, 0 failed");
    put("c.yaml", "workspace: b\n", "third");
    assertThat(run("lint", dir.toString())).isEqualTo(1);
    assertThat(printed).contains("c.yaml:1:7: rule 'welcome' is also in").contains("b.yaml");
  }

  @Test
  void lintSaysWhichRulesHoldEverywhereWhereOthersDoNot() throws IOException {
    put("a.yaml", "workspace: a\n", "one");
    put("b.yaml", "", "other");
    assertThat(run("lint", dir.toString())).isZero();
    assertThat(printed)
        .contains("b.yaml:1:7: warning: it holds in every workspace, while others here are for one")
        .contains("b.yaml:1:7: warning: in workspace 'a', " + dir.resolve("a.yaml"));
    Files.delete(dir.resolve("a.yaml"));
    assertThat(run("lint", "--strict", dir.toString())).as(printed).isZero();
  }
}
