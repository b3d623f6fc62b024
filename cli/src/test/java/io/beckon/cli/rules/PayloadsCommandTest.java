package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the examples' templates get is fit to print. */
class PayloadsCommandTest {
  /** The year 2001 in milliseconds: nothing that a payload counts is so large. */
  private static final long EPOCH = 1_000_000_000_000L;

  private static List<JsonNode> payloads() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    int status;
    try {
      status =
          new CommandLine(new RulesCommand())
              .execute(
                  "payloads",
                  "--rules",
                  "../examples/rules",
                  "--catalog",
                  "../examples/catalog/rule-tests.csv");
    } finally {
      System.setOut(before);
    }
    assertThat(status).isZero();
    List<JsonNode> lines = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : bytes.toString(StandardCharsets.UTF_8).split("\n")) {
      lines.add(json.readTree(line));
    }
    return lines;
  }

  @Test
  void nothingIsHollowAndNothingIsAsMachinesWriteIt() throws Exception {
    List<JsonNode> lines = payloads();
    assertThat(lines).hasSizeGreaterThan(25);
    for (JsonNode line : lines) {
      check(line.path("payload"), line.toString());
      String template = line.path("template").asText();
      assertThat(
              Path.of(
                  "../examples/sender/templates",
                  (template.isEmpty() ? "default" : template) + ".liquid"))
          .as("what a sender writes of " + line)
          .isRegularFile();
      assertThat(Files.readString(Path.of("../docs/messages.md")))
          .as("node examples/sender/render.mjs writes docs/messages.md anew")
          .contains(
              "### %s, %s%s\n"
                  .formatted(
                      line.path("rule").asText(),
                      line.path("channel").asText(),
                      template.isEmpty() ? "" : ": " + template));
    }
  }

  private static void check(JsonNode node, String of) {
    if (node.isNumber()) {
      assertThat(node.asDouble()).as(of).isLessThan(EPOCH);
    }
    if (node.has("minor")) {
      assertThat(node.path("amount").asText()).as(of).matches("-?[0-9]+(\\.[0-9]+)?");
      assertThat(node.path("currency").asText()).as(of).matches("[A-Z]{3}");
    }
    if (node.has("productId")) {
      for (String field : List.of("name", "category", "url", "image")) {
        assertThat(node.path(field).asText()).as(field + " in " + of).isNotEmpty();
      }
      assertThat(node.path("now").has("amount")).as(of).isTrue();
    }
    node.forEach(child -> check(child, of));
  }
}
