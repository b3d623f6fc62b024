package io.beckon.operators.attribute;

import io.beckon.domain.attribution.Attribution;
import io.beckon.domain.attribution.AttributionOutcome;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionState;
import io.beckon.schema.Credit;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Credits a contact's orders, keyed by contact. */
public final class AttributeContact
    extends KeyedProcessFunction<String, AttributionFact, PerformanceChange>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final AttributionSettings settings;
  private transient Attribution attribution;
  private transient AvroCodec<AttributionState> codec;
  private transient ValueState<byte[]> states;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public AttributeContact(AttributionSettings settings) {
    this.settings = settings;
  }

  /** Figures of one version never change their meaning: other settings need another version. */
  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    ListState<String> usedSettings =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(Names.STATE_ATTRIBUTION_SETTINGS, Types.STRING));
    for (String used : usedSettings.get()) {
      if (!used.equals(settings.toString())) {
        // To try again would not help.
        throw new SuppressRestartsException(
            new IllegalStateException(
                "the attribution settings have changed, but their version is still "
                    + settings.version()
                    + ": raise 'version', and the figures are computed anew from history. Before: "
                    + used
                    + "; now: "
                    + settings));
      }
    }
    usedSettings.clear();
    usedSettings.add(settings.toString());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) {
    attribution = new Attribution(settings);
    codec = new AvroCodec<>(AttributionState.class);
    states =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_ATTRIBUTION, BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(
      AttributionFact fact, Context context, Collector<PerformanceChange> out) throws Exception {
    AttributionState state = state();
    attribution.on(
        state,
        fact,
        new AttributionOutcome() {
          @Override
          public void credit(Credit credit) {
            context.output(Outputs.BULK, TopicTable.CREDITS.of(credit));
          }

          @Override
          public void change(PerformanceChange change) {
            out.collect(change);
          }
        });
    if (state.getTimerAt() == 0) {
      plan(state, context);
    }
    keep(state);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<PerformanceChange> out)
      throws Exception {
    AttributionState state = state();
    plan(state, context);
    keep(state);
  }

  /** What no timer will forget is nothing. */
  private void keep(AttributionState state) throws IOException {
    if (state.getTimerAt() == 0) {
      states.clear();
    } else {
      states.update(codec.encode(state));
    }
  }

  /** One timer a contact: when the first of what it keeps has outlived its time. */
  private void plan(AttributionState state, Context context) {
    // Before the first watermark it is the least number there is.
    long now = Math.max(0, context.timerService().currentWatermark());
    long next = attribution.expire(state, now);
    state.setTimerAt(next);
    if (next != 0) {
      context.timerService().registerEventTimeTimer(next);
    }
  }

  private AttributionState state() throws IOException {
    byte[] bytes = states.value();
    return bytes == null ? Attribution.nothing() : codec.decode(bytes);
  }
}
