package io.beckon.domain.identity;

import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.inbox.Inbox;
import io.beckon.schema.ContactState;
import io.beckon.schema.Queued;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Contacts in memory, by key, and when each has to be woken. No step of theirs may fail. */
public final class TestingContacts implements Contacts<TestingContacts.Kept> {
  /** A contact in memory. */
  public record Kept(String key, ContactState state) implements Contact {}

  /** What wakes a contact. */
  public interface Waking {
    void wake(Kept contact) throws IOException;
  }

  private final Map<String, Kept> contacts = new TreeMap<>();
  private final Map<String, Long> wakeUps = new TreeMap<>();
  private final Newcomers newcomers = new Newcomers();
  private String stepping = "";

  public Map<String, Kept> all() {
    return contacts;
  }

  /** When contacts have to be woken, epoch milliseconds; 0: not at all. */
  public Map<String, Long> wakeUps() {
    return wakeUps;
  }

  /** Wakes each that is due, once; says whether any was. */
  public boolean wakeDue(long watermark, Waking waking) throws IOException {
    boolean woken = false;
    for (String key : List.copyOf(wakeUps.keySet())) {
      Kept contact = contacts.get(key);
      long at = wakeUps.getOrDefault(key, 0L);
      if (contact != null && at != 0 && at <= watermark) {
        waking.wake(contact);
        woken = true;
      }
    }
    return woken;
  }

  @Override
  public @Nullable Kept find(String key) {
    return contacts.get(key);
  }

  @Override
  public Kept get(String key) {
    return contacts.computeIfAbsent(key, of -> new Kept(of, newcomer(of)));
  }

  @Override
  public ContactState newcomer(String key) {
    return newcomers.contact(EventHeader.workspaceOf(key), EventHeader.idOf(key));
  }

  @Override
  public void beforeChange(Kept contact) {
    // Nothing is written behind anybody's back.
  }

  @Override
  public void begin(Kept contact, boolean repeatable) {
    stepping = contact.key();
  }

  @Override
  public void done(@Nullable ContactMessage message, long time) {
    // There is no way back.
  }

  @Override
  public Kept undo(Redo redo) {
    throw new AssertionError("a step of " + stepping + " has failed");
  }

  @Override
  public void changed(Kept contact) {
    // There is no way back.
  }

  @Override
  public Kept replace(Kept contact, ContactState state) {
    state.setInbox(contact.state().getInbox());
    state.setEarly(contact.state().getEarly());
    Kept anew = new Kept(contact.key(), state);
    contacts.put(contact.key(), anew);
    wakeUps.remove(contact.key());
    return anew;
  }

  @Override
  public void remove(Kept contact) {
    contacts.remove(contact.key());
    wakeUps.remove(contact.key());
  }

  @Override
  public void looked(Kept contact, long wakeUp) {
    wake(contact, wakeUp);
  }

  @Override
  public void wake(Kept contact, long wakeUp) {
    wakeUps.put(contact.key(), wakeUp);
  }

  @Override
  public Inbox.Overflow overflow(String key) {
    return new Inbox.Overflow() {
      @Override
      public void add(Queued record) {
        throw new AssertionError("so much is not sent in these tests");
      }

      @Override
      public List<Queued> first(int count) {
        return List.of();
      }
    };
  }
}
