package io.beckon.domain.identity;

import io.beckon.domain.basics.Keys;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.schema.Cause;
import io.beckon.schema.ContactChange;
import io.beckon.schema.ContactChangeKind;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Exported;
import io.beckon.schema.Fact;
import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.List;

/** What goes out about contacts as a whole. */
final class ContactRecords {
  private ContactRecords() {}

  static Move move(
      MoveKind kind, ContactState from, String to, long at, long receivedAt, String messageId) {
    return Move.newBuilder()
        .setKind(kind)
        .setWorkspace(from.getProfile().getWorkspace())
        .setTo(to)
        .setFrom(from.getProfile().getContact())
        .setAt(at)
        .setReceivedAt(receivedAt)
        .setMessageId(messageId)
        .build();
  }

  /** A contact has taken in the one that a move brought. */
  static ContactChange merged(ContactState state, Move move, List<Fact> facts) {
    return ContactChange.newBuilder()
        .setId(id(state.getProfile(), "merged", Keys.join(move.getFrom(), move.getMessageId())))
        .setKind(ContactChangeKind.MERGED)
        .setWorkspace(move.getWorkspace())
        .setContact(move.getTo())
        .setFrom(move.getFrom())
        .setAt(move.getAt())
        .setCauses(causes(new Cause(move.getMessageId(), "alias", move.getAt())))
        .setFacts(facts)
        .build();
  }

  /** A contact was forgotten because somebody asked for it. */
  static ContactChange erased(ContactState state, Event request, long time) {
    Profile profile = state.getProfile();
    return ContactChange.newBuilder()
        .setId(id(profile, "erased", request.getMessageId()))
        .setKind(ContactChangeKind.ERASED)
        .setWorkspace(profile.getWorkspace())
        .setContact(profile.getContact())
        .setAt(time)
        .setCauses(
            causes(new Cause(request.getMessageId(), request.getName(), request.getTimestamp())))
        .setFacts(facts(state))
        .build();
  }

  /** All that is known of a contact. */
  static Exported exported(ContactState state, Event request) {
    return Exported.newBuilder()
        .setId(request.getMessageId())
        .setWorkspace(state.getProfile().getWorkspace())
        .setContact(state.getProfile().getContact())
        .setAt(request.getTimestamp())
        .setState(state)
        .build();
  }

  private static List<Cause> causes(Cause cause) {
    return new ArrayList<>(List.of(cause));
  }

  private static String id(Profile profile, String what, String occurrence) {
    return TriggerIds.of(
        profile.getWorkspace(), profile.getContact(), what, 0, what + "/" + occurrence);
  }

  /** How much is taken over or removed; no more than numbers. */
  static List<Fact> facts(ContactState state) {
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("events", state.getProfile().getEvents()));
    facts.add(fact("orders", state.getProfile().getOrders().getCount()));
    facts.add(fact("devices", state.getProfile().getVisitors().size()));
    facts.add(fact("other ids", state.getMerged().size()));
    facts.add(fact("held events", state.getHeld().size()));
    facts.add(fact("waiting messages", state.getDeferred().size()));
    facts.add(
        fact(
            "running programmes",
            state.getProgrammes().stream().filter(run -> run.getEndedAt() == 0).count()));
    facts.add(fact("remembered message ids", state.getSeen().remaining() / Long.BYTES));
    return facts;
  }

  private static Fact fact(String name, long number) {
    return new Fact(name, String.valueOf(number));
  }
}
