package io.beckon.domain.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.ItemCount;
import io.beckon.schema.PairWeight;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogetherCountsTest {
  private static final long T = 1_293_840_000_000L;
  private static final CountedItem MUG = new CountedItem("shop", "bought", "product", "mug");
  private static final CountedItem ALL = new CountedItem("shop", "bought", "product", "");

  private final TogetherCounts counts =
      new TogetherCounts(new AffinitySettings(Duration.ZERO, 2, Duration.ofHours(1)));

  @Test
  void anItemIsToldOfWhenItsPairsMayBe() {
    counts.add(T, 1, List.of("pot"));
    assertThat(counts.itemCount(MUG, T)).isNull();
    counts.add(T, 1, List.of());
    assertThat(counts.itemCount(MUG, T + 5))
        .isEqualTo(
            ItemCount.newBuilder()
                .setWorkspace("shop")
                .setKind("bought")
                .setUnit("product")
                .setItem("mug")
                .setWeight(2.0)
                .setAt(T + 5)
                .build());
  }

  @Test
  void allBasketsAreToldOfHoweverFewTheyAre() {
    counts.add(T, 1, List.of());
    assertThat(counts.itemCount(ALL, T)).isNotNull().returns(1.0, ItemCount::getWeight);
  }

  @Test
  void pairsOfFewBasketsAreNotTold() {
    counts.add(T, 1, List.of("pot", "cup"));
    counts.add(T, 1, List.of("pot"));
    assertThat(counts.pairCounts(MUG, T + 5))
        .returns("mug", one -> one.getItem())
        .returns(2.0, one -> one.getWeight())
        .returns(0.0, one -> one.getMissed())
        .returns(T + 5, one -> one.getAt())
        .returns(List.of(new PairWeight("pot", 2.0)), one -> one.getOthers());
  }
}
