package io.beckon.cli;

import io.beckon.cli.catalog.CatalogCommand;
import io.beckon.cli.cluster.ClusterCommand;
import io.beckon.cli.collect.CollectorCommand;
import io.beckon.cli.collect.HeartbeatCommand;
import io.beckon.cli.contacts.ContactsCommand;
import io.beckon.cli.deadletters.DeadLettersCommand;
import io.beckon.cli.replay.ReplayCommand;
import io.beckon.cli.report.ReportCommand;
import io.beckon.cli.rules.RulesCommand;
import io.beckon.cli.run.RunCommand;
import io.beckon.cli.topics.TopicsCommand;
import io.beckon.schema.codec.Schemas;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command `beckon`. */
@Command(
    name = "beckon",
    mixinStandardHelpOptions = true,
    version = "beckon 0.1.0",
    description = "Real-time marketing automation on one machine.",
    subcommands = {
      RunCommand.class,
      ClusterCommand.class,
      ReplayCommand.class,
      RulesCommand.class,
      CollectorCommand.class,
      HeartbeatCommand.class,
      ContactsCommand.class,
      ReportCommand.class,
      CatalogCommand.class,
      TopicsCommand.class,
      DeadLettersCommand.class
    })
public final class Beckon {
  private Beckon() {}

  public static void main(String[] args) {
    Schemas.trust();
    CommandLine line = new CommandLine(new Beckon());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          Throwable cause = failure;
          while (!(cause instanceof UserError) && cause.getCause() != null) {
            cause = cause.getCause();
          }
          if (cause instanceof UserError) {
            System.err.println("beckon: " + cause.getMessage());
          } else {
            failure.printStackTrace();
          }
          return 1;
        });
    System.exit(line.execute(args));
  }
}
