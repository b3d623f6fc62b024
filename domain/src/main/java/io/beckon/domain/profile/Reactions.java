package io.beckon.domain.profile;

import io.beckon.domain.event.EventNames;
import io.beckon.schema.Event;
import io.beckon.schema.MessageReport;
import io.beckon.schema.ProgrammeMessage;
import io.beckon.schema.ProgrammeRun;
import java.util.List;

/** How a contact reacts to the messages of a programme, as senders report it. */
public final class Reactions {
  private Reactions() {}

  /** Notes that a message was opened or clicked: by its trigger's id, or else by its template. */
  public static void note(ProgrammeRun run, Event event) {
    boolean opened = event.getName().equals(EventNames.EMAIL_OPENED);
    boolean clicked = event.getName().equals(EventNames.EMAIL_LINK_CLICKED);
    MessageReport report = event.getMessage();
    if (report == null || !(opened || clicked)) {
      return;
    }
    for (ProgrammeMessage message : run.getMessages()) {
      boolean itsOwn =
          report.getTriggerId() != null
              ? report.getTriggerId().equals(message.getTriggerId())
              : message.getTemplate().equals(report.getTemplate());
      if (itsOwn && event.getTimestamp() >= message.getAt()) {
        long time = event.getTimestamp();
        if (message.getOpenedAt() == 0 || time < message.getOpenedAt()) {
          message.setOpenedAt(time);
        }
        if (clicked && (message.getClickedAt() == 0 || time < message.getClickedAt())) {
          message.setClickedAt(time);
        }
      }
    }
  }

  /** How many of the last messages in a row were not reacted to. */
  public static int ignored(ProgrammeRun run) {
    int ignored = 0;
    List<ProgrammeMessage> messages = run.getMessages();
    for (int i = messages.size() - 1; i >= 0 && messages.get(i).getOpenedAt() == 0; i--) {
      ignored++;
    }
    return ignored;
  }

  /** Whether a message with this template was opened; a click counts as well. */
  public static boolean opened(ProgrammeRun run, String template) {
    return run.getMessages().stream()
        .anyMatch(one -> one.getTemplate().equals(template) && one.getOpenedAt() != 0);
  }

  /** Whether a link in a message with this template was clicked. */
  public static boolean clicked(ProgrammeRun run, String template) {
    return run.getMessages().stream()
        .anyMatch(one -> one.getTemplate().equals(template) && one.getClickedAt() != 0);
  }
}
