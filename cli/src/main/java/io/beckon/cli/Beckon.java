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
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
    System.exit(line().execute(args));
  }

  /** The command line, which says what a user can mend in one sentence. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Beckon());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          String sentence = sentence(failure);
          if (sentence.isEmpty()) {
            failure.printStackTrace();
          } else {
            command.getErr().println("beckon: " + sentence);
          }
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    line.setParameterExceptionHandler(
        (fault, args) -> {
          CommandLine command = fault.getCommandLine();
          command.getErr().println("beckon: " + sentence(fault));
          return command.getCommandSpec().exitCodeOnInvalidInput();
        });
    return line;
  }

  /** What is wrong with the flags, and where they are listed. */
  private static String sentence(ParameterException fault) {
    String what = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    if (fault instanceof OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      what = option.longestName() + " is given twice; give it once";
    } else if (fault instanceof UnmatchedArgumentException unknown
        && !unknown.getSuggestions().isEmpty()) {
      what += "; did you mean " + unknown.getSuggestions().get(0) + "?";
    }
    return what
        + (what.endsWith("?") ? " " : "; ")
        + fault.getCommandLine().getCommandSpec().qualifiedName()
        + " --help lists the flags";
  }

  /** What the user can mend; empty: it is no mistake of theirs. */
  private static String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof UserError) {
        return message;
      }
      if (cause instanceof AccessDeniedException denied) {
        return denied.getFile() + " cannot be used by this user: not permitted";
      }
      if (cause instanceof FileSystemException of && of.getReason() != null) {
        return of.getFile() + ": " + of.getReason();
      }
      if (cause instanceof IOException && message.contains("No space left on device")) {
        return "the disk is full (" + message + "); make room, and start again";
      }
    }
    return "";
  }
}
