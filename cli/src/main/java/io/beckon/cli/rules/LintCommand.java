package io.beckon.cli.rules;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFault;
import io.beckon.domain.rule.RuleSets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules lint`: every fault of a directory's rules. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description =
        "Says all that is wrong with the rules of a directory, with file, line and column.")
public final class LintCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Directory of rule documents (*.yaml).")
  private Path dir = Path.of("");

  @Option(names = "--strict", description = "A warning is a fault too.")
  private boolean strict;

  @Override
  public Integer call() throws Exception {
    RuleFiles.Read read = RuleFiles.read(dir);
    read.faults().forEach(System.out::println);
    List<RuleFault> advice =
        read.faults().isEmpty() ? RuleSets.advice(RuleKinds.reader(), read.documents()) : List.of();
    advice.forEach(
        one ->
            System.out.printf(
                "%s:%d:%d: warning: %s%n", one.origin(), one.line(), one.column(), one.message()));
    System.out.printf(
        "beckon: %d rules, %d faults, %d warnings%n",
        read.documents().size(), read.faults().size(), advice.size());
    return read.faults().isEmpty() && (!strict || advice.isEmpty()) ? 0 : 1;
  }
}
