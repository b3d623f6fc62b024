package io.beckon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.local.Home;
import io.beckon.cli.local.Ports;
import io.beckon.cli.rules.RuleFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ErrorsTest {
  @TempDir Path dir = Path.of("");

  @Test
  void aTakenPortNamesTheFlag() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      Ports ports = new Ports();
      ports.kafka = taken.getLocalPort();
      assertThatThrownBy(ports::requireFree)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("--kafka-port");
      assertThatThrownBy(() -> Ports.requireFree(0, taken.getLocalPort()))
          .as("where there is no flag")
          .isInstanceOf(UserError.class)
          .hasMessage("port %d on 127.0.0.1 is taken; stop what uses it", taken.getLocalPort());
    }
  }

  @Test
  void aHomeInUseSaysSo() throws IOException {
    try (Home first = new Home(dir.resolve("home"))) {
      assertThat(first.root()).exists();
      assertThatThrownBy(() -> new Home(dir.resolve("home")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another beckon is running");
    }
  }

  @Test
  void aBadRuleNamesFileLineAndColumn() throws IOException {
    Files.writeString(
        dir.resolve("a.yaml"),
        "rule: a\nkind: lifecycle\nstages: [{stage: x, if: orders.cont > 1}]\n");
    assertThatThrownBy(() -> RuleFiles.sound(dir))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a.yaml:3:31: unknown field 'cont'; did you mean 'count'?");
  }

  @Test
  void aDirectoryWithoutRulesSaysSo() {
    assertThatThrownBy(() -> RuleFiles.sound(dir))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no *.yaml file");
    assertThatThrownBy(() -> RuleFiles.sound(dir.resolve("nowhere")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no directory of rules at");
  }

  @Test
  void aWrongFlagIsOneSentence() {
    assertThat(fault("run", "--home", "a", "--home", "b"))
        .isEqualTo(
            "beckon: --home is given twice; give it once; beckon run --help lists the flags");
    assertThat(fault("run", "--for"))
        .isEqualTo(
            "beckon: Missing required parameter for option '--for' (<runFor>); beckon run --help lists the flags");
    assertThat(fault("run", "--hom", "a")).contains("--hom").contains("beckon run --help");
  }

  /** What is printed of a wrong flag. */
  private static String fault(String... args) {
    StringWriter printed = new StringWriter();
    CommandLine line = Beckon.line().setErr(new PrintWriter(printed, true));
    assertThat(line.execute(args)).as("exit code").isEqualTo(2);
    assertThat(printed.toString().strip().lines()).hasSize(1);
    return printed.toString().strip();
  }
}
