package io.beckon.operators.affinity;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.affinity.NextPurchases;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.operators.Names;
import io.beckon.operators.inbox.AsOf;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.Demand;
import io.beckon.schema.Paths;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/**
 * Works out what comes next after orders from a category, keyed by category; of every category it
 * hears what is bought most of it.
 */
public final class RankPaths extends ComparedAsOf<Paths, Demand, Paths> {
  private static final long serialVersionUID = 1L;

  /** Broadcast: what is bought of each category, as of each time at which it was told. */
  public static final MapStateDescriptor<String, Demand> BOUGHT =
      new MapStateDescriptor<>(
          Names.STATE_CATEGORY_DEMAND, Types.STRING, new RecordType<>(Demand.class));

  public RankPaths(AffinitySettings settings) {
    super(
        BOUGHT,
        new ValueStateDescriptor<>(Names.STATE_PATHS_WAITING, new RecordType<>(Paths.class)),
        settings.bound());
  }

  /** Whether it says what is bought of a category. */
  public static boolean isAboutCategory(Demand demand) {
    return demand.getWhat().equals(DemandFacts.BOUGHT)
        && demand.getScope().startsWith(DemandFacts.scope("category", ""));
  }

  @Override
  long at(Paths paths) {
    return paths.getAt();
  }

  @Override
  void hear(AsOf<Demand> bought, Demand demand) throws Exception {
    bought.put(CountPaths.key(demand.getWorkspace(), demand.getScope()), demand.getAt(), demand);
  }

  @Override
  void compare(Paths paths, AsOf<Demand> bought, Collector<Paths> out) {
    NextPurchases.rank(paths);
    NextPurchases.products(
        paths,
        category ->
            bought.at(
                CountPaths.key(paths.getWorkspace(), DemandFacts.scope("category", category)),
                paths.getAt()));
    out.collect(paths);
  }
}
