package io.beckon.domain.affinity;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.Demand;
import io.beckon.schema.ItemDemand;
import io.beckon.schema.NextProduct;
import io.beckon.schema.Path;
import io.beckon.schema.Paths;
import io.beckon.schema.Transition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What comes after an order from one category, and when: a first-order Markov chain, aged. */
public final class NextPurchases {
  private static final int PRODUCTS = Bounds.cap(Paths.SCHEMA$, "products");
  private static final int TO = Bounds.cap(Paths.SCHEMA$, "to");

  private NextPurchases() {}

  public static Paths nothing(Transition of) {
    return Paths.newBuilder()
        .setWorkspace(of.getWorkspace())
        .setFrom(of.getFrom())
        .setAt(of.getAt())
        .setWeight(0.0)
        .setTo(new ArrayList<>())
        .setProducts(new ArrayList<>())
        .build();
  }

  /** Adds a transition; what was before it ages up to its time. */
  public static void add(Paths paths, Transition one, AffinitySettings settings) {
    double weight = one.getWeight();
    if (one.getAt() > paths.getAt()) {
      age(paths, settings.weight(paths.getAt(), one.getAt()));
      paths.setAt(one.getAt());
    } else {
      weight *= settings.weight(one.getAt(), paths.getAt());
    }
    if (weight == 0) {
      // So long ago that nothing is left of it: a share of nothing is no number.
      return;
    }
    Path path = Bounds.find(paths.getTo(), Path::getTo, one.getTo());
    if (path == null) {
      path =
          Path.newBuilder().setTo(one.getTo()).setWeight(0.0).setShare(0.0).setGapDays(0.0).build();
      paths.getTo().add(path);
    }
    path.setGapDays(
        (path.getGapDays() * path.getWeight() + one.getGapDays() * weight)
            / (path.getWeight() + weight));
    path.setWeight(path.getWeight() + weight);
    paths.setWeight(paths.getWeight() + weight);
    while (paths.getTo().size() > TO) {
      paths
          .getTo()
          .remove(
              paths.getTo().stream()
                  .min(Comparator.comparingDouble(Path::getWeight))
                  .orElseThrow());
    }
  }

  /**
   * The same as of a time that is not before its last transition, epoch milliseconds; shares
   * nothing with it.
   */
  public static Paths asOf(Paths paths, long at, AffinitySettings settings) {
    Paths then = Paths.newBuilder(paths).build();
    age(then, settings.weight(paths.getAt(), at));
    then.setAt(at);
    return then;
  }

  /** Shares, the likeliest first, before the record goes out. */
  public static void rank(Paths paths) {
    for (Path path : paths.getTo()) {
      path.setShare(paths.getWeight() > 0 ? path.getWeight() / paths.getWeight() : 0);
    }
    ArrayList<Path> ranked = new ArrayList<>(paths.getTo());
    ranked.sort(Comparator.comparingDouble(Path::getShare).reversed().thenComparing(Path::getTo));
    paths.setTo(ranked);
  }

  /**
   * The products most likely to be ordered next: each category's share, times the product's share
   * of what is bought of it.
   *
   * @param demand what is bought of a category; null: it is not known
   */
  public static void products(Paths paths, Function<String, @Nullable Demand> demand) {
    Map<String, Double> shares = new HashMap<>();
    for (Path path : paths.getTo()) {
      Demand bought = demand.apply(path.getTo());
      if (bought != null) {
        long all = bought.getItems().stream().mapToLong(ItemDemand::getMonth).sum();
        for (ItemDemand item : bought.getItems()) {
          if (item.getMonth() > 0) {
            shares.merge(item.getItem(), path.getShare() * item.getMonth() / all, Double::sum);
          }
        }
      }
    }
    List<NextProduct> products = new ArrayList<>();
    shares.forEach((item, share) -> products.add(new NextProduct(item, share)));
    products.sort(
        Comparator.comparingDouble(NextProduct::getShare)
            .reversed()
            .thenComparing(NextProduct::getItem));
    paths.setProducts(
        products.size() > PRODUCTS ? new ArrayList<>(products.subList(0, PRODUCTS)) : products);
  }

  private static void age(Paths paths, double left) {
    paths.setWeight(paths.getWeight() * left);
    for (Path path : paths.getTo()) {
      path.setWeight(path.getWeight() * left);
    }
  }
}
