package io.beckon.operators.identity;

import io.beckon.domain.identity.IdentityResolver;
import io.beckon.operators.Names;
import io.beckon.schema.VisitorState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/** Visitors in keyed state, the active ones decoded in front of it. */
final class VisitorStore implements IdentityResolver.Store {
  /** Visitors kept decoded by each subtask. */
  private static final int CACHED = 20_000;

  private final VisitorCodec codec = new VisitorCodec();
  private final VisitorCache cache = new VisitorCache(CACHED);
  private final ValueState<byte[]> visitors;
  private final ListState<byte[]> history;

  /**
   * @param life how long after its last sign a visitor is forgotten
   */
  VisitorStore(RuntimeContext context, Duration life) {
    ValueStateDescriptor<byte[]> visitor =
        new ValueStateDescriptor<>(Names.STATE_VISITOR, BytePrimitiveArraySerializer.INSTANCE);
    visitor.enableTimeToLive(cleanUp(life));
    visitors = context.getState(visitor);
    ListStateDescriptor<byte[]> kept =
        new ListStateDescriptor<>(Names.STATE_HISTORY, BytePrimitiveArraySerializer.INSTANCE);
    kept.enableTimeToLive(cleanUp(life));
    history = context.getListState(kept);
  }

  /**
   * RocksDB drops what is long past when it merges its files; by the wall clock, at twice the life.
   * What counts is the resolver's own look at it, by event time: cleaning up must not be seen. A
   * timer for each visitor would cost more than all else here.
   */
  private static StateTtlConfig cleanUp(Duration life) {
    return StateTtlConfig.newBuilder(life.multipliedBy(2))
        .updateTtlOnCreateAndWrite()
        .setStateVisibility(StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp)
        .cleanupInRocksdbCompactFilter(1_000)
        .build();
  }

  @Override
  public VisitorState visitor(String key) throws IOException {
    VisitorState known = cache.get(key);
    if (known != null) {
      return known;
    }
    byte[] bytes = visitors.value();
    VisitorState visitor = bytes == null ? VisitorState.newBuilder().build() : codec.decode(bytes);
    cache.put(key, visitor);
    return visitor;
  }

  /** What is decoded of a visitor may be half changed; the state knows better. */
  void forget(String key) {
    cache.remove(key);
  }

  @Override
  public void replace(String key, VisitorState visitor) {
    cache.put(key, visitor);
  }

  @Override
  public void write(VisitorState visitor) throws IOException {
    visitors.update(codec.encode(visitor));
  }

  @Override
  public List<byte[]> past() throws IOException {
    List<byte[]> events = new ArrayList<>();
    try {
      for (byte[] kept : history.get()) {
        events.add(codec.kept(kept));
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the events of a visitor cannot be read", e);
    }
    return events;
  }

  @Override
  public void addPast(byte[] event) throws IOException {
    try {
      history.add(codec.keep(event));
    } catch (Exception e) {
      throw new IOException("an event of a visitor cannot be kept", e);
    }
  }

  @Override
  public void keepPast(List<byte[]> events) throws IOException {
    if (events.isEmpty()) {
      history.clear();
      return;
    }
    List<byte[]> kept = new ArrayList<>(events);
    kept.replaceAll(codec::keep);
    try {
      history.update(kept);
    } catch (Exception e) {
      throw new IOException("the events of a visitor cannot be kept", e);
    }
  }
}
