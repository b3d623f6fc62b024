package io.beckon.operators.identity;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.IdentityResolver;
import io.beckon.domain.identity.VisitorMessage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** The operator around {@link IdentityResolver}, keyed by visitor. */
public final class ResolveIdentity
    extends KeyedProcessFunction<String, VisitorMessage, ContactMessage> {
  private static final long serialVersionUID = 1L;

  private final HistoryLimits limits;
  private transient IdentityResolver resolver;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ResolveIdentity(HistoryLimits limits) {
    this.limits = limits;
  }

  @Override
  public void open(OpenContext context) {
    Counter identified = getRuntimeContext().getMetricGroup().counter("visitorsIdentified");
    Counter historyEvents = getRuntimeContext().getMetricGroup().counter("historyEvents");
    Counter forgotten = getRuntimeContext().getMetricGroup().counter("forgottenEvents");
    resolver =
        new IdentityResolver(
            limits,
            new VisitorStore(getRuntimeContext(), limits.life()),
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
}
