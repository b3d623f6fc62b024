package io.beckon.cli.rules;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** `beckon rules reference`: every key of a rule document. */
@Command(
    name = "reference",
    mixinStandardHelpOptions = true,
    description = "Prints the reference of rule documents, in Markdown.")
public final class ReferenceCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(RuleReference.markdown(RuleKinds.ALL));
    return 0;
  }
}
