package io.beckon.domain.identity;

import io.beckon.domain.inbox.Inbox;
import io.beckon.schema.ContactState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where contacts are kept.
 *
 * @param <C> one contact there; after {@link #replace} it is another one
 */
public interface Contacts<C extends Contacts.Contact> {
  /** One contact, where it is kept. */
  interface Contact {
    String key();

    ContactState state();
  }

  /** The contact of a key; null: nothing is known of it. */
  @Nullable C find(String key) throws IOException;

  /** The contact of a key, a new one if nothing is known of it. */
  C get(String key) throws IOException;

  /** A state of which nothing is known. */
  ContactState newcomer(String key);

  /** To be called before a contact's state is changed in any way. */
  void beforeChange(C contact);

  /** Puts another state in a contact's place; what has come and waits stays with the key. */
  C replace(C contact, ContactState state) throws IOException;

  /** Keeps nothing of a contact but what has come and waits. */
  void remove(C contact) throws IOException;

  /**
   * An engine has looked at the contact.
   *
   * @param wakeUp when to wake it next, epoch milliseconds; 0: not at all
   */
  void looked(C contact, long wakeUp);

  /**
   * The contact waits for something.
   *
   * @param wakeUp when to wake it next, epoch milliseconds; 0: not at all
   */
  void wake(C contact, long wakeUp);

  /** What is queued of a contact beyond what its state holds. */
  Inbox.Overflow overflow(String key);
}
