package io.beckon.operators.affinity;

import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.event.EventNames;
import io.beckon.operators.Names;
import io.beckon.operators.Outputs;
import io.beckon.operators.source.EventRecord;
import io.beckon.operators.source.SoundEvents;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.ShopperState;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import io.beckon.schema.codec.AvroCodec;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Takes orders and visits apart into what was in them together, keyed by contact. What was done
 * before it was known whose it is has counted then; only what comes in live counts.
 */
public final class ReadBaskets extends KeyedProcessFunction<String, EventRecord, Together> {
  private static final long serialVersionUID = 1L;
  private static final Duration LIFE = Duration.ofDays(400);

  private transient SoundEvents events;
  private transient AvroCodec<ShopperState> codec;
  private transient ValueState<byte[]> shoppers;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public ReadBaskets() {}

  @Override
  public void open(OpenContext context) {
    events =
        new SoundEvents(
            EventNames.ORDER_COMPLETED,
            EventNames.PRODUCT_VIEWED,
            EventNames.PRODUCTS_SEARCHED,
            EventNames.PAGE);
    codec = new AvroCodec<>(ShopperState.class);
    ValueStateDescriptor<byte[]> shopper =
        new ValueStateDescriptor<>(Names.STATE_SHOPPER, BytePrimitiveArraySerializer.INSTANCE);
    shopper.enableTimeToLive(
        StateTtlConfig.newBuilder(LIFE)
            .updateTtlOnCreateAndWrite()
            .cleanupInRocksdbCompactFilter(1_000)
            .build());
    shoppers = getRuntimeContext().getState(shopper);
  }

  @Override
  public void processElement(EventRecord record, Context context, Collector<Together> out)
      throws Exception {
    if (record.role != EventRecord.Role.LIVE) {
      return;
    }
    Event event = events.of(record);
    if (event == null) {
      return;
    }
    if (event.getKind() == EventKind.ERASE) {
      shoppers.clear();
      return;
    }
    byte[] bytes = shoppers.value();
    ShopperState state = bytes == null ? Baskets.nothing() : codec.decode(bytes);
    Baskets.on(
        state,
        event,
        new Baskets.Outcome() {
          @Override
          public void together(Together together) {
            out.collect(together);
          }

          @Override
          public void transition(Transition transition) {
            context.output(Outputs.TRANSITIONS, transition);
          }

          @Override
          public void wanted(Wanted wanted) {
            context.output(Outputs.WANTED, wanted);
          }
        });
    shoppers.update(codec.encode(state));
  }
}
