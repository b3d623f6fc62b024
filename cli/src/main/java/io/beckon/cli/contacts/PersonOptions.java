package io.beckon.cli.contacts;

import io.beckon.cli.UserError;
import io.beckon.collector.key.KeyedHash;
import io.beckon.collector.key.KeysFile;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description =
          "The collector's file of keys, if it keeps addresses as hashes: an address is found by its hash then.")
  private @Nullable Path keys;

  /** The id as the engine knows it. */
  String id() {
    if (keys == null) {
      return contact;
    }
    try {
      KeyedHash hash = KeysFile.hash(keys);
      String id = hash == null ? contact : hash.id(contact);
      return id == null ? contact : id;
    } catch (NoSuchFileException e) {
      throw new UserError("there is no file " + keys + " (--keys)");
    } catch (IOException e) {
      throw new UserError("the file " + keys + " cannot be read: " + e.getMessage());
    } catch (RuleFaults e) {
      throw new UserError(String.valueOf(e.getMessage()));
    }
  }

  String workspace() {
    return workspace;
  }

  /** A request about the person, as of now. */
  Event request(EventKind kind) {
    long now = System.currentTimeMillis();
    return Event.newBuilder()
        .setKind(kind)
        .setName(kind.name().toLowerCase(Locale.ROOT))
        .setWorkspace(workspace)
        .setUserId(id())
        .setMessageId(UUID.randomUUID().toString())
        .setTimestamp(now)
        .setReceivedAt(now)
        .setSource("beckon contacts")
        .build();
  }
}
