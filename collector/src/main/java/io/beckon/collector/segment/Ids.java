package io.beckon.collector.segment;

import io.beckon.collector.key.WriteKey;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.event.Identifiers;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who a call is about. A placeholder is nobody; the rest of the call is kept. */
final class Ids {
  private final WriteKey key;
  private final Event event;

  /** By what else the call names its contact. */
  private List<String> others = List.of();

  Ids(WriteKey key, Event event) {
    this.key = key;
    this.event = event;
  }

  void read(Fields call) throws Refused {
    event.setAnonymousId(id(call, "anonymousId"));
    event.setUserId(signed(call, id(call, "userId")));
    if (isOfAPerson() && (event.getUserId() == null || key.secret())) {
      others = new OtherIds(key).of(call);
    }
    if (event.getUserId() == null && !others.isEmpty() && (key.secret() || !needsProof())) {
      event.setUserId(others.get(0));
    }
    event.setPreviousId(event.getKind() == EventKind.ALIAS ? id(call, "previousId") : null);
    if (event.getAnonymousId() == null && event.getUserId() == null) {
      throw new Refused("neither anonymousId nor userId is given, or neither is an id of somebody");
    }
    if (event.getKind() == EventKind.ALIAS && event.getPreviousId() == null) {
      throw new Refused("an alias names its previousId");
    }
  }

  /**
   * The other ids by which a call of the shop's server names its contact are that contact's. By a
   * public key anybody could make anybody's address their own.
   */
  List<Event> aliases() {
    String user = event.getUserId();
    if (user == null || !key.secret()) {
      return List.of();
    }
    List<Event> aliases = new ArrayList<>();
    for (String id : others) {
      if (!id.equals(user)) {
        aliases.add(
            Event.newBuilder()
                .setKind(EventKind.ALIAS)
                .setName("alias")
                .setWorkspace(event.getWorkspace())
                .setMessageId("id-" + TriggerIds.hash(event.getMessageId() + '\u0000' + id))
                .setPreviousId(id)
                .setUserId(user)
                .setTimestamp(event.getTimestamp())
                .setReceivedAt(event.getReceivedAt())
                .setSource(event.getSource())
                .build());
      }
    }
    return aliases;
  }

  private boolean isOfAPerson() {
    return switch (event.getKind()) {
      case IDENTIFY, TRACK, PAGE, SCREEN -> true;
      default -> false;
    };
  }

  private boolean needsProof() {
    return key.settings().proof() != null;
  }

  private @Nullable String id(Fields call, String field) {
    String id = call.id(field);
    if (id == null) {
      return null;
    }
    if (key.settings().ids().isPlaceholder(id)) {
      call.problems().note(field, id, "this is a placeholder and nobody's id; it is left out");
      return null;
    }
    String folded = Identifiers.folded(id);
    return key.hash() == null ? folded : key.hash().id(folded);
  }

  /** By a public key anybody may name anybody, unless the workspace asks for a proof. */
  private @Nullable String signed(Fields call, @Nullable String user) {
    if (user == null || key.secret() || key.settings().proof() == null) {
      return user;
    }
    String sent = call.text("userId");
    String hash = call.text("userHash");
    if (hash == null) {
      hash = new Fields(call.of().path("context"), "context", call.problems()).text("userHash");
    }
    if (sent != null && key.settings().proof().isOf(sent, hash)) {
      return user;
    }
    call.problems()
        .note(
            "userId",
            user,
            "by a public key, a userId needs its userHash (HMAC-SHA256 by the shop's server); it is left out");
    return null;
  }
}
