package io.beckon.cli.rules;

import io.beckon.cli.UserError;
import io.beckon.cli.history.History;

/** Finds a contact in a history, by any of its ids. */
final class ContactInHistory {
  private ContactInHistory() {}

  /**
   * Its number there.
   *
   * @param workspace empty: whichever has such a contact, if it is one alone
   * @throws UserError when there is none, or several
   */
  static int find(History history, String contact, String workspace) {
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
          "nothing is known of contact '"
              + contact
              + "'"
              + (workspace.isEmpty() ? "" : " in workspace '" + workspace + "'")
              + " (--contact)");
    }
    return found;
  }
}
