package io.beckon.cli.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineRules;
import io.beckon.cli.history.CatalogueRecords;
import io.beckon.cli.history.ContactIds;
import io.beckon.cli.history.History;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.history.HistoryRunner;
import io.beckon.domain.history.LoggedEvent;
import io.beckon.domain.history.PayloadPreview;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.domain.policy.Send;
import io.beckon.domain.recommend.DescribedPayload;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.jobs.KeyedRecords;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.codec.Schemas;
import java.nio.file.Path;
import java.util.List;
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
      description =
          "Directory of the rules (default: those in force on the topic; for a file examples/rules).")
  private @Nullable Path dir;

  @Mixin private HistoryOptions history = new HistoryOptions();

  @Override
  public Integer call() throws Exception {
    Schemas.trust();
    if (history.isTopic()) {
      try (KeyedRecords records = new KeyedRecords(history.bootstrap())) {
        ContactIds.Found found = contact.find(records, history.bootstrap());
        RuleSet rules =
            dir == null
                ? new EngineRules(history.bootstrap()).inForce(found.workspace())
                : RuleFiles.readSound(dir).rules().in(found.workspace());
        preview(history.of(records, found), 0, rules, records);
      }
    } else {
      History past = history.read();
      int found = contact.find(past);
      Path rules = dir != null ? dir : RuleFiles.examples();
      preview(past, found, RuleFiles.readSound(rules).rules().in(past.workspace(found)), null);
    }
    return 0;
  }

  /**
   * @param records where the catalogue is; null: there is none
   */
  private void preview(History past, int found, RuleSet rules, @Nullable KeyedRecords records)
      throws Exception {
    Rule of = rules.rule(rule);
    if (of == null) {
      throw RuleFiles.unknown(rule, "for workspace '" + past.workspace(found) + "'", rules);
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
    PayloadPreview preview = new PayloadPreview(rules, course.state(), past.end());
    for (Send send : of.messages()) {
      System.out.println(
          String.join(", ", send.channels())
              + (send.template().isEmpty() ? "" : ", template " + send.template()));
      CatalogueNeeds needs = new CatalogueNeeds();
      String payload = payload(preview, send, about, needs);
      if (records != null) {
        List<CatalogProduct> known =
            CatalogueRecords.of(records, past.workspace(found), needs.products());
        payload = DescribedPayload.of(payload, known, past.end());
      }
      System.out.println(
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(payload)));
    }
  }

  private static String payload(
      PayloadPreview preview, Send send, @Nullable Event about, CatalogueNeeds needs) {
    try {
      return preview.of(send, about, needs);
    } catch (RuntimeException e) {
      throw new UserError("its payload cannot be made: " + e.getMessage());
    }
  }
}
