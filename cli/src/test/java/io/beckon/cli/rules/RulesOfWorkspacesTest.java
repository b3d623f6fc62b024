package io.beckon.cli.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.beckon.cli.local.Ports;
import io.beckon.cli.local.TestingEngine;
import io.beckon.schema.RuleDocument;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Publishing, listing, showing and withdrawing rules of two workspaces on a real broker. */
class RulesOfWorkspacesTest {
  @TempDir Path home = Path.of("");
  @TempDir Path dir = Path.of("");

  private TestingEngine engine;
  private HttpServer registry;
  private String printed = "";

  @BeforeEach
  void start() throws Exception {
    engine = new TestingEngine(home);
    int id = engine.registry.register("rules-value", RuleDocument.SCHEMA$);
    byte[] answer = ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
    registry = HttpServer.create(new InetSocketAddress(Ports.HOST, 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() throws Exception {
    registry.stop(0);
    engine.close();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--bootstrap");
    all.add(engine.ports.bootstrap());
    all.add("--registry");
    all.add("http://" + Ports.HOST + ":" + registry.getAddress().getPort());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return new CommandLine(new RulesCommand())
          .setExecutionExceptionHandler(
              (e, line, parsed) -> {
                System.out.println(e.getMessage());
                return 2;
              })
          .execute(all.toArray(new String[0]));
    } finally {
      System.setOut(before);
      printed = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private String write(String name, String text) throws Exception {
    Path file = dir.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  private static String greeting(int version, String template) {
    return "rule: greeting\nversion: "
        + version
        + "\nkind: trigger\nwhen: {event: page}\nsend: {channel: crm, template: "
        + template
        + "}\n";
  }

  @Test
  void rulesOfOneNameAreKeptApart() throws Exception {
    assertThat(run("publish", "--workspace", "a", write("a.yaml", greeting(1, "of-a")))).isZero();
    assertThat(printed).isEqualTo("published a/greeting version 1\n");
    assertThat(run("publish", "--workspace", "b", write("b.yaml", greeting(1, "of-b")))).isZero();
    assertThat(run("publish", write("all.yaml", greeting(3, "of-all")))).isZero();
    assertThat(printed).isEqualTo("published greeting version 3\n");

    assertThat(run("publish", "--workspace", "a", dir.resolve("a.yaml").toString())).isZero();
    assertThat(printed).isEqualTo("a/greeting version 1 is in force already\n");

    assertThat(run("list")).isZero();
    assertThat(printed.lines().skip(1).map(line -> line.replaceAll(" +", " ")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("greeting (all) 3 "),
            line -> assertThat(line).startsWith("greeting a 1 "),
            line -> assertThat(line).startsWith("greeting b 1 "));
    assertThat(run("list", "--workspace", "a")).isZero();
    assertThat(printed.lines().skip(1).map(line -> line.replaceAll(" +", " ")))
        .satisfiesExactly(line -> assertThat(line).startsWith("greeting a 1 "));
    assertThat(run("list", "--workspace", "c")).isZero();
    assertThat(printed).contains("(all)").doesNotContain("greeting                     a");

    assertThat(run("show", "greeting")).isEqualTo(2);
    assertThat(printed)
        .contains(
            "there are several rules 'greeting': greeting of every workspace, a/greeting, b/greeting");
    assertThat(run("show", "greeting", "--workspace", "b")).isZero();
    assertThat(printed)
        .contains("# b/greeting version 1")
        .contains("workspace: \"b\"")
        .contains("template: of-b");
    assertThat(run("show", "a/greeting")).isZero();
    assertThat(printed).contains("template: of-a");
    assertThat(run("show", "greeting", "--workspace", "")).isZero();
    assertThat(printed).contains("template: of-all").doesNotContain("workspace:");

    assertThat(run("withdraw", "greeting", "--workspace", "a")).isZero();
    assertThat(printed).isEqualTo("withdrew a/greeting version 1\n");
    assertThat(run("list", "--workspace", "a")).isZero();
    assertThat(printed).contains("(all)");
    assertThat(run("show", "b/greeting")).as("b has kept its own").isZero();

    assertThat(run("publish", "--rollback", "a/greeting")).isZero();
    assertThat(printed)
        .isEqualTo(
            "published a/greeting version 2\n"
                + "greeting of every workspace still holds in all others; --workspace \"\" withdraws it\n");
  }

  @Test
  void oneFileForSeveralWorkspacesIsARuleOfEach() throws Exception {
    String both = greeting(1, "both").replace("kind:", "workspaces: [a, b]\nkind:");
    assertThat(run("publish", write("both.yaml", both))).isZero();
    assertThat(printed)
        .isEqualTo("published a/greeting version 1\npublished b/greeting version 1\n");
    String newer = both.replace("version: 1", "version: 2");
    assertThat(run("publish", "--workspace", "b", write("both.yaml", newer))).isZero();
    assertThat(printed).isEqualTo("published b/greeting version 2\n");
    assertThat(run("publish", "--workspace", "c", dir.resolve("both.yaml").toString()))
        .isEqualTo(2);
    assertThat(printed).contains("the document is not for the workspace 'c'");
  }
}
