package io.beckon.domain.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.schema.LogPlace;
import io.beckon.schema.Path;
import io.beckon.schema.Paths;
import io.beckon.schema.PathsState;
import io.beckon.schema.Transition;
import io.beckon.schema.codec.AvroCodec;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PathCountsTest {
  private static final long DAY = 86_400_000L;
  private static final long T = 1_293_840_000_000L;
  private static final AffinitySettings AGED =
      new AffinitySettings(Duration.ofDays(1), 1, Duration.ofHours(1));

  private static Transition to(String category) {
    return Transition.newBuilder()
        .setWorkspace("shop")
        .setFrom("Lighting")
        .setTo(category)
        .setWeight(1.0)
        .setGapDays(10.0)
        .setAt(T)
        .setPlace(LogPlace.newBuilder().setAt(T).setPartition(0).setOffset(0L).setPart(0).build())
        .build();
  }

  @Test
  void nothingIsToldBeforeAnOrderFollowed() {
    PathCounts counts = new PathCounts(AGED);
    counts.ahead(3);
    assertThat(counts.asOf(T)).isNull();
    assertThat(PathCounts.of(counts.state(), AGED).ahead()).isEqualTo(3);
  }

  @Test
  void whatIsToldIsAgedAndGoesOnBeingCounted() {
    PathCounts counts = new PathCounts(AGED);
    int empty = counts.room();
    counts.add(to("Gifts"));
    counts.add(to("Kitchen"));
    assertThat(counts.room()).isEqualTo(empty + 2);
    Paths paths = Objects.requireNonNull(counts.asOf(T + DAY));
    assertThat(paths.getFrom()).isEqualTo("Lighting");
    assertThat(paths.getAt()).isEqualTo(T + DAY);
    assertThat(paths.getWeight()).isCloseTo(1, within(1e-9));
    PathCounts again = PathCounts.of(counts.state(), AGED);
    again.add(to("Gifts"));
    assertThat(Objects.requireNonNull(again.asOf(T)).getWeight()).isCloseTo(3, within(1e-9));
  }

  /** The shop has more categories than are kept: the lightest go, also after a restart. */
  @Test
  void beyondTheCapTheLightestGoWhateverWasReadBack() throws Exception {
    AvroCodec<PathsState> codec = new AvroCodec<>(PathsState.class);
    PathCounts counts = new PathCounts(AGED);
    for (int i = 0; i < 230; i++) {
      for (int often = i < 190 ? 2 : 1; often > 0; often--) {
        counts.add(to("c" + i));
      }
      counts = PathCounts.of(codec.decode(codec.encode(counts.state())), AGED);
    }
    Paths paths = Objects.requireNonNull(counts.asOf(T));
    assertThat(paths.getTo()).hasSize(200);
    assertThat(paths.getTo()).extracting(Path::getTo).contains("c0", "c189");
  }
}
