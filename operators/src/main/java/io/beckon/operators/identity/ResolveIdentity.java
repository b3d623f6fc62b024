package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.IdentityResolver;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.barrier.Undone;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The operator around {@link IdentityResolver}, keyed by visitor. */
public final class ResolveIdentity
    extends KeyedProcessFunction<String, VisitorMessage, ContactMessage> implements Undone {
  private static final long serialVersionUID = 1L;

  private final HistoryLimits limits;
  private transient IdentityResolver resolver;
  private transient VisitorStore visitors;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ResolveIdentity(HistoryLimits limits) {
    this.limits = limits;
  }

  @Override
  public void open(OpenContext context) {
    Counter identified = getRuntimeContext().getMetricGroup().counter("visitorsIdentified");
    Counter historyEvents = getRuntimeContext().getMetricGroup().counter("historyEvents");
    Counter forgotten = getRuntimeContext().getMetricGroup().counter("forgottenEvents");
    visitors = new VisitorStore(getRuntimeContext(), limits.life());
    resolver =
        new IdentityResolver(
            limits,
            visitors,
            new IdentityResolver.Counts() {
              @Override
              public void identified(int events) {
                identified.inc();
                historyEvents.inc(events);
              }

              @Override
              public void forgotten() {
                forgotten.inc();
              }
            });
  }

  @Override
  public void processElement(VisitorMessage message, Context context, Collector<ContactMessage> out)
      throws Exception {
    resolver.resolve(message, out::collect);
  }

  @Override
  public void undone(String key) {
    visitors.forget(key);
  }
}
