package io.beckon.domain.identity;

import io.beckon.schema.Move;
import io.beckon.schema.MoveKind;
import io.beckon.schema.VisitorState;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Visitors in memory, by key, and the resolver over them. */
public final class TestingVisitors implements IdentityResolver.Store {
  private final Map<String, VisitorState> visitors = new TreeMap<>();
  private final Map<String, List<byte[]>> pasts = new TreeMap<>();
  private final AvroCodec<Move> moves = new AvroCodec<>(Move.class);
  private final IdentityResolver resolver;
  private String visitor = "";

  public TestingVisitors() {
    resolver = new IdentityResolver(HistoryLimits.DEFAULT, this, new NoCounts());
  }

  public Map<String, VisitorState> all() {
    return visitors;
  }

  /** The kept events of each. */
  public Map<String, List<byte[]>> pasts() {
    return pasts;
  }

  /** The messages that come of an event. */
  public List<ContactMessage> happened(Delivered at) throws IOException {
    visitor = at.key();
    List<ContactMessage> messages = new ArrayList<>();
    resolver.resolve(new VisitorMessage.Happened(at), messages::add);
    return messages;
  }

  /** A move comes to whom it concerns: a visitor, or the contact of the message. */
  public List<ContactMessage> moved(Move move) throws IOException {
    Delivered at =
        new Delivered(
            EventHeader.key(move.getWorkspace(), move.getTo()),
            Long.MIN_VALUE,
            0,
            0,
            0,
            false,
            move.getReceivedAt(),
            move.getAt(),
            moves.encode(move));
    if (move.getKind() == MoveKind.FORGET) {
      visitor = at.key();
      resolver.resolve(new VisitorMessage.Forget(at, move.getFrom(), move.getAt()), message -> {});
      return List.of();
    }
    return List.of(new ContactMessage.Moved(at));
  }

  @Override
  public VisitorState visitor(String key) {
    return visitors.computeIfAbsent(key, of -> VisitorState.newBuilder().build());
  }

  @Override
  public void replace(String key, VisitorState state) {
    visitors.put(key, state);
  }

  @Override
  public void write(VisitorState state) {
    visitors.put(visitor, state);
  }

  @Override
  public List<byte[]> past() {
    return pasts.getOrDefault(visitor, List.of());
  }

  @Override
  public void addPast(byte[] event) {
    pasts.computeIfAbsent(visitor, of -> new ArrayList<>()).add(event);
  }

  @Override
  public void keepPast(List<byte[]> kept) {
    pasts.put(visitor, new ArrayList<>(kept));
  }

  private static final class NoCounts implements IdentityResolver.Counts {
    @Override
    public void identified(int known) {
      // Not looked at.
    }

    @Override
    public void forgotten() {
      // Not looked at.
    }
  }
}
