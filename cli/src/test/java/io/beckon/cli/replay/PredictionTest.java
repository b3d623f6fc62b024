package io.beckon.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.cli.orders.OrdersOptions;
import io.beckon.cli.orders.PlacedOrder;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six customers order x and then y, and never again; c1 and c2 have ordered x, and order y and z
 * after the split.
 */
class PredictionTest {
  private static final long SPLIT = Instant.parse("2026-03-20T00:00:00Z").toEpochMilli();

  @TempDir Path dir = Path.of("");

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private Prediction predicted(String later) throws IOException {
    StringBuilder rows = new StringBuilder("customer,order,time,product,category\n");
    for (int i = 1; i <= 6; i++) {
      rows.append(
          "t" + i + ",1,2026-03-01,x,Kitchen\nt" + i + ",2,2026-03-0" + (1 + i) + ",y,Kitchen\n");
    }
    rows.append("c1,1,2026-03-10,x,Kitchen\nc2,1,2026-03-11,x,Kitchen\n");
    rows.append("c1,2,2026-03-20,y,Kitchen\nc2,2,2026-03-21,z,Garden\n");
    Path file = Files.writeString(dir.resolve("orders.csv"), rows + later);
    List<PlacedOrder> orders = new OrdersOptions().read(file);
    Prediction prediction = new Prediction(orders, SPLIT);
    prediction.ask(count -> {});
    return prediction;
  }

  private static void assertScore(
      Map<String, Prediction.Score> scores, String model, double hit1, double hit5, double mrr) {
    Prediction.Score score = Objects.requireNonNull(scores.get(model), model);
    assertThat(score.hit1()).as(model).isCloseTo(hit1, within(1e-12));
    assertThat(score.hit5()).as(model).isCloseTo(hit5, within(1e-12));
    assertThat(score.hit10()).as(model).isCloseTo(hit5, within(1e-12));
    assertThat(score.mrr()).as(model).isCloseTo(mrr, within(1e-12));
  }

  /** Eight have bought x and six y: y is second among the most popular, and first after x. */
  @Test
  void whatFollowedForOthersIsPredicted() throws IOException {
    Prediction prediction = predicted("");
    assertThat(prediction.ordersBefore()).isEqualTo(14);
    assertThat(prediction.customers()).isEqualTo(2);
    Map<String, Prediction.Score> products = prediction.products();
    assertScore(products, "most popular, 30 days", 0, 0.5, 0.25);
    assertScore(products, "same again, what was ordered most often", 0, 0, 0);
    assertScore(products, "item-to-next alone", 0.5, 0.5, 0.5);
    assertScore(products, "the product's next", 0.5, 0.5, 0.5);
    assertScore(prediction.newProducts(), "most popular, 30 days", 0.5, 0.5, 0.5);
    assertScore(prediction.categories(), "paths", 0.5, 0.5, 0.5);
  }

  /** Orders after the split are looked at for nothing but each customer's first one. */
  @Test
  void theFutureIsNotLearnedFrom() throws IOException {
    Prediction known = predicted("");
    StringBuilder later = new StringBuilder("c2,3,2026-03-22,y,Kitchen\n");
    for (int i = 0; i < 50; i++) {
      later.append("n" + i + ",1,2026-03-25,x,Kitchen\nn" + i + ",2,2026-03-26,z,Garden\n");
    }
    Prediction told = predicted(later.toString());
    assertThat(told.products()).isEqualTo(known.products());
    assertThat(told.newProducts()).isEqualTo(known.newProducts());
    assertThat(told.categories()).isEqualTo(known.categories());
  }
}
