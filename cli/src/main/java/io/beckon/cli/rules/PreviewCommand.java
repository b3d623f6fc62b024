package io.beckon.cli.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import io.beckon.cli.history.History;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.history.PayloadPreview;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Event;
import io.beckon.schema.codec.Schemas;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon rules preview`: what a rule's messages would carry for a real contact. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description =
        "Lets one contact live through its history, and prints what the messages of a rule would carry for it now, whether or not they would be sent.")
public final class PreviewCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "RULE", description = "The rule whose messages are asked for.")
  private String rule = "";

  @Mixin private ContactOption contact = new ContactOption();

  @Option(
      names = "--rules",
      paramLabel = "DIR",
      defaultValue = "${sys:beckon.root:-.}/examples/rules",
      description = "Directory of the rules (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("examples/rules");

  @Mixin private HistoryOptions history = new HistoryOptions();

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    RuleFiles.Read read = RuleFiles.readSound(dir);
    if (read.documents().stream().noneMatch(one -> one.getRule().equals(rule))) {
      throw RuleFiles.unknown(rule, dir, read.documents());
    }
    History past = history.read();
    int found = contact.find(past);
    RuleSet rules = read.rules().in(past.workspace(found));
    Rule of = rules.rule(rule);
    if (of == null) {
      throw new UserError(
          "the rule '" + rule + "' is not for the workspace " + past.workspace(found));
    }
    if (of.messages().isEmpty()) {
      throw new UserError("the rule '" + rule + "' sends nothing");
    }
    HistoryRunner course = new HistoryRunner(rules, Settings.DEFAULT, null);
    course.begin(past.workspace(found), past.contact(found));
    Event about = null;
    for (LoggedEvent event : past.of(found)) {
      course.logged(event);
      if (event.event().getName().equals(of.firesBy())) {
        about = event.event();
      }
    }
    course.timeIs(past.end());
    if (of.firesBy() != null && about == null) {
      throw new UserError(
          "contact "
              + past.contact(found)
              + " has no event '"
              + of.firesBy()
              + "', which the rule fires by");
    }
    print(new PayloadPreview(rules, course.state(), past.end()), of, about);
    return 0;
  }

  private static void print(PayloadPreview preview, Rule rule, @Nullable Event about)
      throws Exception {
    for (Send send : rule.messages()) {
      System.out.println(
          String.join(", ", send.channels())
              + (send.template().isEmpty() ? "" : ", template " + send.template()));
      try {
        System.out.println(
            JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(JSON.readTree(preview.of(send, about))));
      } catch (RuntimeException e) {
        throw new UserError("its payload cannot be made: " + e.getMessage());
      }
    }
  }
}
