package io.beckon.cli.rules;

import io.beckon.domain.rule.RuleId;
import io.beckon.domain.ruletest.RuleTest;
import io.beckon.schema.RuleDocument;
import io.beckon.schema.codec.Schemas;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules test`: runs the tests that stand beside the rules. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description =
        "Runs the tests that stand beside the rules of a directory; all rules are in force. Exit code 1 if one fails.")
public final class RuleTestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Directory of rule documents (*.yaml).")
  private Path dir = Path.of("");

  @Option(names = "--rule", description = "Only the tests of this rule.")
  private String rule = "";

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    long start = System.nanoTime();
    RuleFiles.Read read = RuleFiles.read(dir);
    if (!read.faults().isEmpty()) {
      read.faults().forEach(System.out::println);
      System.out.println("beckon: no test was run, because the rules cannot be used");
      return 1;
    }
    int run = 0;
    int failed = 0;
    int untested = 0;
    for (RuleDocument document : read.documents()) {
      if (!rule.isEmpty() && !rule.equals(document.getRule())) {
        continue;
      }
      List<RuleTest> tests = RuleTest.of(document);
      untested += tests.isEmpty() ? 1 : 0;
      for (RuleTest test : tests) {
        run++;
        List<String> differences = test.run(read.rules().in(document.getWorkspace()));
        if (!differences.isEmpty()) {
          failed++;
          System.out.printf("FAILED %s: %s%n", RuleId.of(document), test.name());
          differences.forEach(difference -> System.out.println("  " + difference));
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "beckon: %d tests, %d failed, in %.1f s%s%n",
        run,
        failed,
        (System.nanoTime() - start) / 1e9,
        untested == 0 ? "" : "; " + untested + " rules have no test");
    return failed == 0 ? 0 : 1;
  }
}
