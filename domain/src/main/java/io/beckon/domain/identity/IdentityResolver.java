package io.beckon.domain.identity;

import io.beckon.schema.VisitorLink;
import io.beckon.schema.VisitorState;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says which contact a visitor's event belongs to.
 *
 * <p>As long as nobody knows who a visitor is, its events pass under its own key, and the latest of
 * them are kept. When an event names the user, the kept ones go to the user's key as its past, the
 * visitor is retired as a contact of its own, and from then on its events are the user's.
 */
public final class IdentityResolver {
  /** The last sign of a visitor is written down anew when it is so much later, milliseconds. */
  private static final long DAY = 86_400_000L;

  /** More than the cap are kept for a while, so that not every event makes the list shorter. */
  private static final int SLACK = 4;

  /** Where visitors are kept; all of it is about the visitor whose message is looked at. */
  public interface Store {
    /** What is known of the visitor; a new one, if nothing is. */
    VisitorState visitor(String key) throws IOException;

    /** This is the visitor from now on; what is not {@linkplain #write written} may be lost. */
    void replace(String key, VisitorState visitor);

    void write(VisitorState visitor) throws IOException;

    /** The kept events in Avro's binary form, in any order. */
    List<byte[]> past() throws IOException;

    void addPast(byte[] event) throws IOException;

    /** These events and no others are kept. */
    void keepPast(List<byte[]> events) throws IOException;
  }

  /** Hears what is worth counting. */
  public interface Counts {
    /** A visitor's user is known now, and so many of its events are that user's past. */
    void identified(int events);

    /** Something came of a person who was forgotten. */
    void forgotten();
  }

  private final HistoryLimits limits;
  private final Store store;
  private final Counts counts;
  private final EventHeader header = new EventHeader();

  public IdentityResolver(HistoryLimits limits, Store store, Counts counts) {
    this.limits = limits;
    this.store = store;
    this.counts = counts;
  }

  /** Sends a message on to whom it concerns, and what else comes of it. */
  public void resolve(VisitorMessage message, Consumer<ContactMessage> out) throws IOException {
    if (message instanceof VisitorMessage.Passing) {
      out.accept(new ContactMessage.Moved(message.at()));
    } else if (message instanceof VisitorMessage.Forget forget) {
      forget(message.at().key(), forget.upTo(), forget.user());
    } else {
      happened(message.at(), out);
    }
  }

  private void happened(Delivered at, Consumer<ContactMessage> out) throws IOException {
    read(header, at.value());
    String contact = header.contactKey();
    boolean itsOwn = header.hasUser() && contact.equals(at.key());
    if (itsOwn || !(header.hasDevice() || header.isAlias())) {
      out.accept(new ContactMessage.Live(at));
      return;
    }
    long time = Math.min(header.timestamp(), at.receivedAt());
    VisitorState visitor = visitor(at.key(), time);
    if (header.isRequest()) {
      requested(at, visitor, contact, time, out);
    } else if (time <= visitor.getErasedAt()) {
      forgottenBefore(at, contact, out);
    } else if (isOfAnotherId(at.key()) && isContact(visitor)) {
      alias(at, visitor, contact, time, out);
    } else if (header.hasUser()) {
      named(at, visitor, contact, time, out);
    } else {
      unnamed(at, visitor, time, out);
    }
  }

  /** From before a user of this visitor was forgotten: of others, what names them goes on. */
  private void forgottenBefore(Delivered at, String contact, Consumer<ContactMessage> out) {
    if (header.hasUser()) {
      out.accept(new ContactMessage.Live(at.to(contact)));
    } else {
      counts.forgotten();
    }
  }

  /** Whether it is an alias that speaks of an id which is not its own device's. */
  private boolean isOfAnotherId(String key) {
    return header.isAlias() && header.hasUser() && !isItsDevice(key);
  }

  private boolean isItsDevice(String key) {
    return header.hasDevice() && header.visitorKey().equals(key);
  }

  /** What is asked about a visitor concerns the user that it is known to be. */
  private void requested(
      Delivered at, VisitorState visitor, String contact, long time, Consumer<ContactMessage> out)
      throws IOException {
    String user = header.hasUser() ? EventHeader.idOf(contact) : Visitors.userAt(visitor, time);
    if (user != null) {
      out.accept(new ContactMessage.Live(at.to(keyOf(at, user))));
      return;
    }
    if (header.isErasure()) {
      forget(at.key(), at.receivedAt(), "");
    }
    out.accept(new ContactMessage.Live(at));
  }

  /**
   * Forgets a visitor as this user's, and what comes of it later that happened before.
   *
   * @param user whose it is not any more; empty: nobody's
   */
  private void forget(String key, long upTo, String user) throws IOException {
    VisitorState before = store.visitor(key);
    VisitorState anew =
        VisitorState.newBuilder()
            .setErasedAt(Math.max(upTo, before.getErasedAt()))
            .setLastSeen(Math.max(upTo, before.getLastSeen()))
            .setContact(before.getContact())
            .build();
    // Who else uses the device is still who it is.
    for (VisitorLink link : before.getLinks()) {
      if (!link.getUserId().equals(user)) {
        anew.getLinks().add(link);
      }
    }
    store.keepPast(List.of());
    store.replace(key, anew);
    store.write(anew);
  }

  /** Whether an alias that names this id speaks of a contact: no device is known by it. */
  private static boolean isContact(VisitorState visitor) {
    return visitor.getContact()
        || (visitor.getKept() == 0 && visitor.getLinks().isEmpty() && visitor.getLastSeen() == 0);
  }

  /** An id under which a contact was known is another contact's. */
  private void alias(
      Delivered at, VisitorState id, String joining, long time, Consumer<ContactMessage> out)
      throws IOException {
    boolean news = Visitors.named(id, EventHeader.idOf(joining), time);
    id.setContact(true);
    if (seen(id, time) || news) {
      store.write(id);
    }
    if (news) {
      out.accept(new ContactMessage.Leaving(at.with(at.key(), 0, at.value())));
      out.accept(new ContactMessage.Joining(at.to(joining)));
    } else {
      out.accept(new ContactMessage.Live(at.to(joining)));
    }
  }

  private void named(
      Delivered at, VisitorState visitor, String contact, long time, Consumer<ContactMessage> out)
      throws IOException {
    boolean nobodyYet = visitor.getLinks().isEmpty();
    isDevice(at, visitor);
    boolean news = Visitors.named(visitor, EventHeader.idOf(contact), time);
    int part = at.part();
    if (seen(visitor, time) || news) {
      visitor.setKept(0);
      store.write(visitor);
      if (nobodyYet) {
        part = handOver(at, contact, out);
      }
    }
    out.accept(new ContactMessage.Live(at.to(contact, part)));
  }

  /** An alias spoke of this id before it was seen that a device has it. */
  private void isDevice(Delivered at, VisitorState visitor) {
    if (visitor.getContact() && isItsDevice(at.key())) {
      visitor.setContact(false);
    }
  }

  private void unnamed(Delivered at, VisitorState visitor, long time, Consumer<ContactMessage> out)
      throws IOException {
    isDevice(at, visitor);
    String user = Visitors.userAt(visitor, time);
    boolean later = seen(visitor, time);
    if (user != null) {
      if (later) {
        store.write(visitor);
      }
      out.accept(new ContactMessage.Live(at.to(keyOf(at, user))));
      return;
    }
    visitor.setKept(visitor.getKept() + 1);
    if (limits.events() > 0) {
      store.addPast(at.value());
      if (visitor.getKept() > limits.events() + limits.events() / SLACK) {
        List<byte[]> latest = latest();
        store.keepPast(latest);
        visitor.setKept(Math.max(1, latest.size()));
      }
    }
    visitor.setLastSeen(Math.max(visitor.getLastSeen(), time));
    store.write(visitor);
    out.accept(new ContactMessage.Live(at));
  }

  /**
   * The visitor's past becomes the contact's, in the order in which it happened. Gives how many
   * messages stand before the one that made it known.
   */
  private int handOver(Delivered by, String contact, Consumer<ContactMessage> out)
      throws IOException {
    List<byte[]> events = latest();
    store.keepPast(List.of());
    counts.identified(events.size());
    int part = 0;
    for (byte[] event : events) {
      out.accept(new ContactMessage.Past(by.with(contact, part++, event)));
    }
    out.accept(new ContactMessage.Retired(by.with(by.key(), 0, by.value())));
    return part;
  }

  /** The latest kept events, as many as are allowed, in the order of time. */
  private List<byte[]> latest() throws IOException {
    record Kept(long time, byte[] event) {}
    List<Kept> all = new ArrayList<>();
    for (byte[] event : store.past()) {
      EventHeader of = new EventHeader();
      read(of, event);
      all.add(new Kept(Math.min(of.timestamp(), of.receivedAt()), event));
    }
    all.sort(Comparator.comparingLong(Kept::time));
    long oldest = all.isEmpty() ? 0 : all.get(all.size() - 1).time - limits.life().toMillis();
    List<byte[]> latest = new ArrayList<>();
    for (int i = Math.max(0, all.size() - limits.events()); i < all.size(); i++) {
      if (all.get(i).time >= oldest) {
        latest.add(all.get(i).event);
      }
    }
    return latest;
  }

  private static void read(EventHeader into, byte[] event) {
    try {
      into.read(event, 0, event.length);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage()); // The event is wrong, not the machine.
    }
  }

  /** Notes the last sign of a visitor, to the day; says whether it has changed. */
  private static boolean seen(VisitorState visitor, long time) {
    if (time < visitor.getLastSeen() + DAY) {
      return false;
    }
    visitor.setLastSeen(time);
    return true;
  }

  /** What is known of the visitor; nothing after a life of silence, be it kept still or not. */
  private VisitorState visitor(String key, long time) throws IOException {
    VisitorState visitor = store.visitor(key);
    // A day more than the setting, since the last sign is known to the day.
    long life = limits.life().toMillis() + DAY;
    if (visitor.getLastSeen() == 0 || time <= visitor.getLastSeen() + life) {
      return visitor;
    }
    store.keepPast(List.of());
    VisitorState anew = VisitorState.newBuilder().setErasedAt(visitor.getErasedAt()).build();
    store.replace(key, anew);
    return anew;
  }

  private static String keyOf(Delivered at, String user) {
    return EventHeader.key(EventHeader.workspaceOf(at.key()), user);
  }
}
