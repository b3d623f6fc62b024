package io.beckon.cli.replay;

import io.beckon.cli.UserError;
import io.beckon.cli.orders.OrdersOptions;
import io.beckon.cli.orders.PlacedOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon replay predict`. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Measures predictions of the next order on a split in time: what is known up to a day, against the first order of each customer after it."
          + " No engine is started.",
      "Hit rate at 1, 5, 10: share of customers whose order has one of the first 1, 5, 10 products predicted. Mean reciprocal rank: 1 over the"
          + " place of the first product that was ordered, 0 where none of the first 20 was.",
      "FILE is one of these, each also compressed by gzip (.gz):",
      "  the UCI Online Retail file;",
      "  .csv: one product of an order a row, with columns customer, order, time, product and, if there are, category, quantity, price; other"
          + " names by --column. A row without a customer, or with a quantity of 0 or less, is passed over;",
      "  .jsonl: calls as the collector takes them, one a line; Order Completed counts."
    })
public final class PredictCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "Orders.")
  private Path file = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "DAY",
      description =
          "First day to be predicted, such as 2011-09-10; default: after three quarters of the time.")
  private @Nullable LocalDate split;

  @Mixin private OrdersOptions options = new OrdersOptions();

  @Override
  public Integer call() {
    List<PlacedOrder> orders = options.read(file);
    long first = orders.get(0).time();
    long last = orders.get(orders.size() - 1).time();
    long at =
        split == null
            ? first + (last - first) / 4 * 3
            : split.atStartOfDay(options.zone()).toInstant().toEpochMilli();
    if (at <= first || at > last) {
      throw new UserError(
          "--split "
              + (split == null ? "" : split)
              + " is not within the file's time, "
              + Instant.ofEpochMilli(first)
              + " to "
              + Instant.ofEpochMilli(last));
    }
    Prediction prediction = new Prediction(orders, at);
    if (prediction.customers() == 0) {
      throw new UserError(
          "nobody ordered both before and after "
              + Instant.ofEpochMilli(at)
              + "; choose another day by --split");
    }
    ask(prediction);
    System.out.printf(
        Locale.ROOT,
        "%,d orders before %s, %,d customers who ordered before and after%n",
        prediction.ordersBefore(),
        Instant.ofEpochMilli(at),
        prediction.customers());
    print("of products", prediction.products());
    print("of products not ordered before", prediction.newProducts());
    if (prediction.hasCategories()) {
      print("of categories", prediction.categories());
    }
    return 0;
  }

  private static void ask(Prediction prediction) {
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("asking for each customer")
            .setInitialMax(prediction.customers())
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .build()) {
      prediction.ask(bar::stepTo);
    }
  }

  private static void print(String title, Map<String, Prediction.Score> scores) {
    System.out.printf(
        Locale.ROOT, "%n%-44s %8s %8s %8s %8s%n", title, "HR@1", "HR@5", "HR@10", "MRR");
    scores.forEach(
        (model, score) ->
            System.out.printf(
                Locale.ROOT,
                "%-44s %8.4f %8.4f %8.4f %8.4f%n",
                model,
                score.hit1(),
                score.hit5(),
                score.hit10(),
                score.mrr()));
  }
}
