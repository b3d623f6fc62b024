package io.beckon.cli.rules;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Override
  public Integer call() throws Exception {
    RuleFiles.Read read = RuleFiles.read(dir);
    read.faults().forEach(System.out::println);
    System.out.printf(
        "beckon: %d rules, %d faults%n", read.documents().size(), read.faults().size());
    return read.faults().isEmpty() ? 0 : 1;
  }
}
