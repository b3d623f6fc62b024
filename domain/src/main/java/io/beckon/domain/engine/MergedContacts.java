package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Earlier;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.evaluation.Retractions;
import io.beckon.domain.profile.Devices;
import io.beckon.schema.AwaitedContact;
import io.beckon.schema.ChannelSends;
import io.beckon.schema.ContactState;
import io.beckon.schema.CountedSend;
import io.beckon.schema.Deferred;
import io.beckon.schema.Firings;
import io.beckon.schema.Held;
import io.beckon.schema.MergedContact;
import io.beckon.schema.SentMessage;
import io.beckon.schema.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes one contact of two that turned out to be the same person: the profile, and all that the
 * engine remembers so that nothing fires twice. What waits goes on waiting; what both wait for is
 * waited for once.
 */
public final class MergedContacts {
  private MergedContacts() {}

  /**
   * Takes all of {@code from} into {@code to}. Parts of {@code from} become parts of {@code to}: it
   * is of no use after this.
   *
   * @return held events for which there is no room, in the order of their time
   */
  public static List<Held> take(ContactState to, ContactState from) {
    MergedProfile.take(to.getProfile(), from.getProfile());
    to.setClock(Math.max(to.getClock(), from.getClock()));
    to.setVisitMetTo(Math.max(to.getVisitMetTo(), from.getVisitMetTo()));
    to.setReviewedTo(Math.max(to.getReviewedTo(), from.getReviewedTo()));
    to.setPurchaseReviewAt(Earlier.of(to.getPurchaseReviewAt(), from.getPurchaseReviewAt()));
    to.setPastTo(Math.max(to.getPastTo(), from.getPastTo()));
    to.setReceivedTo(Math.max(to.getReceivedTo(), from.getReceivedTo()));
    seen(to, from);
    List<Held> beyond = held(to, from);
    firings(to, from);
    for (SentMessage sent : from.getSent()) {
      Retractions.keep(to, sent);
    }
    sends(to, from);
    deferred(to, from);
    tallies(to, from);
    for (String rule : from.getHolding()) {
      if (!to.getHolding().contains(rule) && to.getHolding().size() < cap("holding")) {
        to.getHolding().add(rule);
      }
    }
    for (String visitor : from.getProfile().getVisitors()) {
      Devices.note(to, visitor);
    }
    for (MergedContact merged : from.getMerged()) {
      remember(to, merged);
    }
    for (AwaitedContact awaited : from.getAwaited()) {
      await(to, awaited.getContact(), awaited.getSince());
    }
    return beyond;
  }

  /** What happens to the contact after {@code since} waits until another's state is there. */
  public static void await(ContactState state, String contact, long since) {
    boolean needless =
        contact.equals(state.getProfile().getContact())
            || Bounds.find(state.getMerged(), MergedContact::getContact, contact) != null
            || Bounds.find(state.getAwaited(), AwaitedContact::getContact, contact) != null;
    if (!needless && state.getAwaited().size() < cap("awaited")) {
      state.getAwaited().add(new AwaitedContact(contact, since));
    }
  }

  /** From now on this is another id of the contact, and nobody waits for it any more. */
  public static void remember(ContactState state, MergedContact merged) {
    if (!merged.getContact().equals(state.getProfile().getContact())) {
      Bounds.remove(state.getMerged(), known -> known.getContact().equals(merged.getContact()));
      state.getMerged().add(merged);
      Bounds.trim(state.getMerged(), cap("merged"), MergedContact::getAt);
    }
    release(state, merged.getContact());
  }

  /** Whether no other contact's state is on its way to it; until then nothing can be taken in. */
  public static boolean isComplete(ContactState state) {
    return state.getAwaited().isEmpty();
  }

  /** The contact waits for this id no longer. */
  public static void release(ContactState state, String contact) {
    Bounds.remove(state.getAwaited(), one -> one.getContact().equals(contact));
  }

  private static int cap(String list) {
    return Bounds.cap(ContactState.SCHEMA$, list);
  }

  /** The ids are not sorted; the oldest of the longer list are the first to go. */
  private static void seen(ContactState to, ContactState from) {
    int cap = cap("seen");
    ByteBuffer own = to.getSeen().duplicate();
    ByteBuffer other = from.getSeen().duplicate();
    int beyond = Math.max(0, own.remaining() + other.remaining() - cap);
    int ofOther = Math.min(other.remaining(), beyond / 2 / Long.BYTES * Long.BYTES);
    other.position(other.position() + ofOther);
    own.position(own.position() + Math.min(own.remaining(), beyond - ofOther));
    to.setSeen(ByteBuffer.allocate(own.remaining() + other.remaining()).put(own).put(other).flip());
  }

  private static List<Held> held(ContactState to, ContactState from) {
    List<Held> all = new ArrayList<>(to.getHeld());
    for (Held held : from.getHeld()) {
      if (Bounds.find(to.getHeld(), Held::getMessageId, held.getMessageId()) == null) {
        all.add(held);
      }
    }
    all.sort(Comparator.comparingLong(Held::getTimestamp).thenComparing(Held::getMessageId));
    int beyond = Math.max(0, all.size() - cap("held"));
    to.setHeld(new ArrayList<>(all.subList(beyond, all.size())));
    return all.subList(0, beyond);
  }

  private static void firings(ContactState to, ContactState from) {
    int times = Bounds.cap(Firings.SCHEMA$, "times");
    for (Firings firings : from.getFirings()) {
      Firings known = Bounds.find(to.getFirings(), Firings::getRule, firings.getRule());
      if (known == null) {
        to.getFirings().add(firings);
      } else {
        known.setTimes(latest(known.getTimes(), firings.getTimes(), times));
      }
    }
    Bounds.trim(to.getFirings(), cap("firings"), one -> last(one.getTimes()));
  }

  private static void sends(ContactState to, ContactState from) {
    int cap = Bounds.cap(ChannelSends.SCHEMA$, "sends");
    for (ChannelSends sends : from.getSends()) {
      ChannelSends known = Bounds.find(to.getSends(), ChannelSends::getChannel, sends.getChannel());
      if (known == null) {
        to.getSends().add(sends);
      } else {
        List<CountedSend> all = new ArrayList<>(known.getSends());
        all.addAll(sends.getSends());
        all.sort(Comparator.comparingLong(CountedSend::getAt).thenComparing(CountedSend::getRule));
        known.setSends(new ArrayList<>(all.subList(Math.max(0, all.size() - cap), all.size())));
      }
    }
    Bounds.trim(
        to.getSends(),
        cap("sends"),
        one ->
            one.getSends().isEmpty() ? 0 : one.getSends().get(one.getSends().size() - 1).getAt());
  }

  private static void tallies(ContactState to, ContactState from) {
    int times = Bounds.cap(Tally.SCHEMA$, "times");
    for (Tally tally : from.getTallies()) {
      Tally known = Bounds.find(to.getTallies(), Tally::getCounter, tally.getCounter());
      if (known != null) {
        known.setTimes(latest(known.getTimes(), tally.getTimes(), times));
      } else if (to.getTallies().size() < cap("tallies")) {
        to.getTallies().add(tally);
      }
    }
  }

  private static List<Long> latest(List<Long> a, List<Long> b, int cap) {
    List<Long> all = new ArrayList<>(a);
    all.addAll(b);
    all.sort(Comparator.naturalOrder());
    return new ArrayList<>(all.subList(Math.max(0, all.size() - cap), all.size()));
  }

  private static long last(List<Long> times) {
    return times.isEmpty() ? 0 : times.get(times.size() - 1);
  }

  /** Of two waits of one rule the one that began later counts, as it does for one contact. */
  private static void deferred(ContactState to, ContactState from) {
    for (Deferred one : from.getDeferred()) {
      Deferred known = Bounds.find(to.getDeferred(), MergedContacts::waitKey, waitKey(one));
      if (known == null) {
        if (to.getDeferred().size() < cap("deferred")) {
          to.getDeferred().add(one);
        }
      } else if (one.getSince() > known.getSince()) {
        to.getDeferred().set(to.getDeferred().indexOf(known), one);
      }
    }
  }

  private static String waitKey(Deferred one) {
    return Keys.join(one.getRule(), one.getWhat(), one.getMessage());
  }
}
