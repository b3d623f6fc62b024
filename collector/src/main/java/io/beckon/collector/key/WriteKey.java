package io.beckon.collector.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one write key may do. The key itself is not kept, only its digest elsewhere.
 *
 * @param name for logs and metrics; the key is never shown
 * @param workspace that all its events belong to, whatever they say
 * @param secret true: held by a server, may send everything; false: seen by every visitor's
 *     browser, may send what a visitor does
 * @param origins of web pages that may use it, {@code *} for all; empty for a secret key
 * @param eventsPerSecond more than that, for longer than a moment, is refused for a while
 * @param contactEventsPerSecond the same of one contact; 0: as many as the key may
 * @param currency of amounts that do not say theirs
 * @param source that its events are marked with: site, app, shop back end
 * @param hash how addresses are kept; null: as they are
 * @param settings what its workspace says of all that comes in
 */
public record WriteKey(
    String name,
    String workspace,
    boolean secret,
    List<String> origins,
    int eventsPerSecond,
    int contactEventsPerSecond,
    @Nullable String currency,
    @Nullable String source,
    @Nullable KeyedHash hash,
    WorkspaceSettings settings) {
  /** What one person does comes nowhere near it; what is done for many by one id may. */
  static final int CONTACT_OF_A_PAGE = 50;

  static final int CONTACT_OF_A_SERVER = 500;

  public WriteKey {
    origins = List.copyOf(origins);
  }

  /** With as many events a second of one contact as a key of its kind may send by default. */
  public WriteKey(
      String name,
      String workspace,
      boolean secret,
      List<String> origins,
      int eventsPerSecond,
      @Nullable String currency,
      @Nullable String source,
      @Nullable KeyedHash hash,
      WorkspaceSettings settings) {
    this(
        name,
        workspace,
        secret,
        origins,
        eventsPerSecond,
        ofContact(secret),
        currency,
        source,
        hash,
        settings);
  }

  static int ofContact(boolean secret) {
    return secret ? CONTACT_OF_A_SERVER : CONTACT_OF_A_PAGE;
  }

  /** Whether a page of this origin may use it; null: the request comes from no page. */
  public boolean mayBeUsedBy(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    return !secret && (origins.contains("*") || origins.contains(origin));
  }
}
