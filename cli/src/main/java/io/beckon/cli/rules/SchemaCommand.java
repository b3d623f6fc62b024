package io.beckon.cli.rules;

import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** `beckon rules schema`: the JSON Schema of rule documents, for editors. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description =
        "Prints the JSON Schema of rule documents, which editors complete and check with.")
public final class SchemaCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(RuleReference.schema(RuleKinds.ALL));
    return 0;
  }
}
