package io.beckon.cli.contacts;

import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which person a command is about. */
final class PersonOptions {
  @Option(
      names = "--workspace",
      required = true,
      description = "The workspace that the contact belongs to.")
  private String workspace = "";

  @Parameters(
      paramLabel = "CONTACT",
      description = "The contact's userId, the present or an old one.")
  private String contact = "";

  String workspace() {
    return workspace;
  }

  String contact() {
    return contact;
  }

  /** A request about the person, as of now. */
  Event request(EventKind kind) {
    long now = System.currentTimeMillis();
    return Event.newBuilder()
        .setKind(kind)
        .setName(kind.name().toLowerCase(Locale.ROOT))
        .setWorkspace(workspace)
        .setUserId(contact)
        .setMessageId(UUID.randomUUID().toString())
        .setTimestamp(now)
        .setReceivedAt(now)
        .setSource("beckon contacts")
        .build();
  }
}
