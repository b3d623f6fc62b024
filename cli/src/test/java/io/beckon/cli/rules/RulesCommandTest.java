package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
