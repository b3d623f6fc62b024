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

  /** Makes a step again, of a contact's state alone: nobody hears of what comes of it. */
  interface Redo {
    /**
     * @param message what the step took in; null: a wake-up
     * @param time the mark of the message, or the time of the wake-up, epoch milliseconds
     */
    void redo(ContactState state, @Nullable ContactMessage message, long time);
  }

  /**
   * A step of the contact begins, which may fail half way.
   *
   * @param repeatable whether {@link Redo} can make it again
   */
  void begin(C contact, boolean repeatable) throws IOException;

  /** The step that has begun has come to its end; see {@link Redo#redo}. */
  void done(@Nullable ContactMessage message, long time);

  /** Nothing of the step that has begun has happened: the contact is as it was before. */
  C undo(Redo redo) throws IOException;

  /** The contact has changed otherwise than by a step. */
  void changed(C contact);

  /** What is queued of a contact beyond what its state holds. */
  Inbox.Overflow overflow(String key);
}
