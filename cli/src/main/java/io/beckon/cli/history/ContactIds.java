package io.beckon.cli.history;

import io.beckon.cli.UserError;
import io.beckon.domain.identity.LogIdentities;
import io.beckon.jobs.KeyedRecords;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.Profile;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Under which ids one contact stands in the topics: its own, those of contacts that turned out to
 * be it, and its devices. All that is needed to find its records by their keys.
 */
public final class ContactIds {
  private static final int PREFIX = 5;
  private static final byte[] NONE = {};
  private static final List<String> PROFILES = List.of(TopicTable.PROFILES.name());

  /** So many records of each partition say which workspaces there are. */
  private static final int LATEST = 500;

  private final KeyedRecords records;
  private final List<ContactChange> changes = new ArrayList<>();
  private final Map<String, byte[]> profiles = new HashMap<>();
  private final Set<String> workspaces = new TreeSet<>();

  private ContactIds(KeyedRecords records) {
    this.records = records;
  }

  /**
   * A contact that was found.
   *
   * @param ids all of them, its own first
   * @param changes what turned out to be it, and whether it was forgotten
   * @param profile the latest; null: none is written
   */
  public record Found(
      String workspace,
      String contact,
      Set<String> ids,
      List<ContactChange> changes,
      @Nullable Profile profile) {
    /** The keys of its records in Kafka. */
    public Set<String> keys() {
      Set<String> keys = new LinkedHashSet<>();
      ids.forEach(id -> keys.add(TopicTable.contactKey(workspace, id)));
      return keys;
    }
  }

  /**
   * Looks for a contact by any of its ids.
   *
   * @param workspace empty: any of those with the latest profiles, else of all; then there must be
   *     one such contact in them
   * @throws UserError when there is none, or several
   */
  public static Found find(KeyedRecords records, String workspace, String id) throws IOException {
    return new ContactIds(records).find(workspace, id);
  }

  private Found find(String workspace, String id) throws IOException {
    readChanges();
    if (workspace.isEmpty()) {
      // Most shops have one workspace, and it is among the latest profiles.
      records.last(PROFILES, LATEST, this::keepWorkspace);
    }
    Map<String, String> found =
        found(workspace.isEmpty() ? Set.copyOf(workspaces) : Set.of(workspace), id);
    if (found.isEmpty() && workspace.isEmpty()) {
      records.all(PROFILES, () -> this::keepWorkspace);
      found = found(Set.copyOf(workspaces), id);
    }
    if (workspace.isEmpty() && found.size() == 1) {
      System.err.printf(
          "beckon: of workspace %s (looked for in: %s; --workspace names another)%n",
          found.keySet().iterator().next(), String.join(", ", workspaces));
    }
    if (found.size() > 1) {
      throw new UserError(
          "contact %s is in the workspaces %s; choose one with --workspace"
              .formatted(id, String.join(" and ", found.keySet())));
    }
    if (found.isEmpty()) {
      for (ContactChange change : changes) {
        if (change.getKind() == ContactChangeKind.ERASED
            && change.getContact().equals(id)
            && (workspace.isEmpty() || change.getWorkspace().equals(workspace))) {
          throw new UserError(
              "contact '%s' was forgotten on request at %s, and is not known since"
                  .formatted(id, Instant.ofEpochMilli(change.getAt())));
        }
      }
      throw new UserError(
          "contact '%s' is not known%s"
              .formatted(id, workspace.isEmpty() ? "" : " in workspace '" + workspace + "'"));
    }
    Map.Entry<String, String> only = found.entrySet().iterator().next();
    return found(only.getKey(), only.getValue(), id);
  }

  /** In which of some workspaces there is such a contact, and who it is. */
  private Map<String, String> found(Set<String> among, String id) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String one : among) {
      String contact = contact(one, id);
      if (contact != null) {
        found.put(one, contact);
      }
    }
    return found;
  }

  private synchronized void keepWorkspace(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    String key = KeyedRecords.key(record);
    int slash = key.indexOf('/');
    if (slash > 0) {
      workspaces.add(key.substring(0, slash));
    }
  }

  private Found found(String workspace, String contact, String asked) throws IOException {
    Profile profile = profile(workspace, contact);
    Set<String> ids = new LinkedHashSet<>();
    ids.add(contact);
    ids.add(asked);
    if (profile != null) {
      ids.addAll(profile.getVisitors());
    }
    List<ContactChange> own = new ArrayList<>();
    boolean more = true;
    while (more) {
      more = false;
      for (ContactChange change : changes) {
        if (change.getWorkspace().equals(workspace)
            && ids.contains(change.getContact())
            && !own.contains(change)) {
          own.add(change);
          more |= !change.getFrom().isEmpty() && ids.add(change.getFrom());
        }
      }
    }
    return new Found(workspace, contact, ids, own, profile);
  }

  /** Whose id it is now; null: nobody's. */
  private @Nullable String contact(String workspace, String id) throws IOException {
    String at = followed(workspace, id);
    if (profile(workspace, at) != null) {
      return at;
    }
    // A device has no profile of its own any more once it is known whose it is.
    String user = byEvents(workspace, at);
    return user == null ? null : followed(workspace, user);
  }

  /** The contact that an id turned out to be, by one alias after another. */
  private String followed(String workspace, String id) {
    String at = id;
    for (ContactChange change : changes) {
      if (change.getKind() == ContactChangeKind.MERGED
          && change.getWorkspace().equals(workspace)
          && change.getFrom().equals(at)) {
        at = change.getContact();
      }
    }
    return at;
  }

  private @Nullable String byEvents(String workspace, String id) throws IOException {
    LogIdentities persons = new LogIdentities();
    EventHeader header = new EventHeader();
    LogIdentities.Kept[] last = new LogIdentities.Kept[1];
    records.of(
        List.of(TopicTable.EVENTS.name()),
        Set.of(TopicTable.contactKey(workspace, id)),
        0,
        record -> {
          if (record.value() == null) {
            return;
          }
          byte[] value = KeyedRecords.value(record);
          try {
            header.read(value, PREFIX, value.length - PREFIX);
          } catch (IOException | RuntimeException e) {
            // The engine made a dead letter of it: it is no event of anybody.
            return;
          }
          LogIdentities.Kept kept =
              persons.note(
                  header,
                  value,
                  new LogIdentities.Place(
                      header.receivedAt(), record.partition(), record.offset()));
          last[0] = kept == null ? last[0] : kept;
        });
    String key = last[0] == null ? null : persons.contact(last[0]);
    return key == null ? null : EventHeader.idOf(key);
  }

  private void readChanges() throws IOException {
    AvroCodec<ContactChange> codec = new AvroCodec<>(ContactChange.class);
    records.all(
        List.of(TopicTable.CONTACTS.name()),
        () ->
            record -> {
              ContactChange change = codec.readPrefixed(KeyedRecords.value(record));
              if (change != null) {
                workspaces.add(change.getWorkspace());
                changes.add(change);
              }
            });
  }

  private @Nullable Profile profile(String workspace, String contact) throws IOException {
    String key = TopicTable.contactKey(workspace, contact);
    if (!profiles.containsKey(key)) {
      ConsumerRecord<ByteBuffer, ByteBuffer> latest =
          records.latest(TopicTable.PROFILES.name(), key);
      profiles.put(key, latest == null ? NONE : KeyedRecords.value(latest));
    }
    byte[] value = profiles.getOrDefault(key, NONE);
    return value.length == 0 ? null : new AvroCodec<>(Profile.class).readPrefixed(value);
  }
}
