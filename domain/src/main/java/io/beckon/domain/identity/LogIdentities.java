package io.beckon.domain.identity;

import io.beckon.schema.Event;
import io.beckon.schema.VisitorState;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose each event of a topic is, once all of it has been read: a visitor's belong to the user that
 * it turned out to be, and those of an id to the contact that it is an alias of.
 */
public final class LogIdentities {
  private final AvroCodec<Event> codec = new AvroCodec<>(Event.class);
  private final Map<String, VisitorState> visitors = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, Long> erased = new HashMap<>();

  /** Where an event stands in the log: the log's time at it, then partition and offset. */
  public record Place(long time, int partition, long offset) {}

  /**
   * An event as the topic has it, behind the registry's prefix.
   *
   * @param key of its record in the log
   */
  public record Kept(
      @Nullable String visitor,
      @Nullable String user,
      long time,
      byte[] value,
      Place place,
      String key) {}

  /** Takes note of an event; null: it is a request, and no part of anybody's history. */
  public @Nullable Kept note(EventHeader header, byte[] value, Place place) throws IOException {
    long time = Math.min(header.timestamp(), header.receivedAt());
    String user = header.hasUser() ? header.contactKey() : null;
    String visitor = header.hasDevice() ? header.visitorKey() : null;
    String key = header.visitorKey();
    if (header.isRequest()) {
      if (header.isErasure()) {
        erased.merge(header.contactKey(), header.receivedAt(), Math::max);
      }
      return null;
    }
    if (user != null && header.isAlias()) {
      String previous = codec.decodePrefixed(value).getPreviousId();
      if (previous != null) {
        String old = EventHeader.key(EventHeader.workspaceOf(user), previous);
        link(old, user, time);
        key = old;
        aliases.putIfAbsent(old, user);
      }
    }
    if (user != null && visitor != null) {
      link(visitor, user, time);
    }
    return new Kept(visitor, user, time, value, place, key);
  }

  private void link(String visitor, String user, long time) {
    VisitorState state =
        visitors.computeIfAbsent(visitor, key -> VisitorState.newBuilder().build());
    Visitors.named(state, EventHeader.idOf(user), time);
  }

  /** Whose it is; null: its person was forgotten since. */
  public @Nullable String contact(Kept event) {
    String of = event.user;
    if (of == null) {
      String visitor = String.valueOf(event.visitor);
      VisitorState known = visitors.get(visitor);
      String user = known == null ? null : Visitors.userAt(known, event.time);
      of = user == null ? visitor : EventHeader.key(EventHeader.workspaceOf(visitor), user);
    }
    String contact = contact(of);
    return event.time <= erasedAt(contact) || event.time <= erasedAt(of) ? null : contact;
  }

  /** The contact that an id is, by its key. */
  public String contact(String key) {
    Set<String> passed = new HashSet<>();
    String at = key;
    for (String next = aliases.get(at); next != null && passed.add(at); next = aliases.get(at)) {
      at = next;
    }
    return at;
  }

  private long erasedAt(String key) {
    return erased.getOrDefault(key, Long.MIN_VALUE);
  }
}
