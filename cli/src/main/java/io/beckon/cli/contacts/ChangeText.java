package io.beckon.cli.contacts;

import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import java.time.Instant;
import java.util.stream.Collectors;

/** What became of a contact, in one line. */
final class ChangeText {
  private ChangeText() {}

  static String of(ContactChange change) {
    String what =
        change.getKind() == ContactChangeKind.MERGED
            ? "took in " + change.getFrom()
            : "was forgotten";
    String causes =
        change.getCauses().stream()
            .map(cause -> cause.getName() + " " + cause.getMessageId())
            .collect(Collectors.joining(", "));
    String facts =
        change.getFacts().stream()
            .map(fact -> fact.getValue() + " " + fact.getName())
            .collect(Collectors.joining(", "));
    return "%s  %s/%s %s, by %s: %s"
        .formatted(
            Instant.ofEpochMilli(change.getAt()),
            change.getWorkspace(),
            change.getContact(),
            what,
            causes,
            facts);
  }
}
