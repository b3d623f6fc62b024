package io.beckon.operators.affinity;

import io.beckon.domain.affinity.Baskets;
import io.beckon.operators.Names;
import io.beckon.schema.ShopperState;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * What one contact bought and viewed, in keyed state; of whom nothing is known, nothing is kept.
 */
final class ShopperStore {
  private static final Duration LIFE = Duration.ofDays(400);

  private final AvroCodec<ShopperState> codec = new AvroCodec<>(ShopperState.class);
  private final ValueState<byte[]> shoppers;

  ShopperStore(RuntimeContext context) {
    ValueStateDescriptor<byte[]> shopper =
        new ValueStateDescriptor<>(Names.STATE_SHOPPER, BytePrimitiveArraySerializer.INSTANCE);
    shopper.enableTimeToLive(
        StateTtlConfig.newBuilder(LIFE)
            .updateTtlOnCreateAndWrite()
            .cleanupInRocksdbCompactFilter(1_000)
            .build());
    shoppers = context.getState(shopper);
  }

  /** The contact of the current key. */
  ShopperState shopper() throws IOException {
    byte[] bytes = shoppers.value();
    return bytes == null ? Baskets.nothing() : codec.decode(bytes);
  }

  /** The contact of the current key is like this now. */
  void keep(ShopperState shopper) throws IOException {
    if (Baskets.isNothing(shopper)) {
      shoppers.clear();
    } else {
      shoppers.update(codec.encode(shopper));
    }
  }
}
