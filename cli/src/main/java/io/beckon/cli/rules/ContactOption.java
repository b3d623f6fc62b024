package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.cli.history.ContactIds;
import io.beckon.cli.history.History;
import io.beckon.jobs.KeyedRecords;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** Which contact of a history is meant, by any of its ids. */
final class ContactOption {
  @Option(names = "--contact", required = true, description = "The contact, by any of its ids.")
  private String contact = "";

  @Option(names = "--workspace", description = "Its workspace, where several have such a contact.")
  private String workspace = "";

  /** Looks for it in the topics of a running engine. */
  ContactIds.Found find(KeyedRecords records, String bootstrap) throws IOException {
    try {
      return ContactIds.find(records, workspace, contact);
    } catch (KafkaException e) {
      throw EngineOptions.unreachable(bootstrap, e);
    }
  }

  /**
   * Its number in the history.
   *
   * @throws UserError when there is none, or several
   */
  int find(History history) {
    int found = -1;
    for (int i = 0; i < history.contacts(); i++) {
      if (history.isKnownAs(i, contact)
          && (workspace.isEmpty() || history.workspace(i).equals(workspace))) {
        if (found >= 0) {
          throw new UserError(
              "contact "
                  + contact
                  + " is in the workspaces "
                  + history.workspace(found)
                  + " and "
                  + history.workspace(i)
                  + "; choose one with --workspace");
        }
        found = i;
      }
    }
    if (found < 0) {
      throw new UserError(
          "contact '"
              + contact
              + "' is not known"
              + (workspace.isEmpty() ? "" : " in workspace '" + workspace + "'")
              + " (--contact)");
    }
    return found;
  }
}
