package io.beckon.cli.replay;

import io.beckon.cli.UserError;
import io.beckon.cli.retail.RetailFile;
import io.beckon.cli.retail.RetailHistory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon replay predict`. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Measures predictions of the next purchase on a split in time of the UCI Online Retail file: what the affinity job counts up to a day, against"
          + " the first order of each customer after it. No engine is started.",
      "Hit rate at 5: share of customers who ordered one of the five products predicted. Mean reciprocal rank: 1 over the place of the first product"
          + " that was ordered, 0 where none of the first hundred was."
    })
public final class PredictCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "online_retail.csv or .csv.gz.")
  private Path file = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "DAY",
      description =
          "First day to be predicted, such as 2011-09-10; default: after three quarters of the time.")
  private @Nullable LocalDate split;

  @Override
  public Integer call() {
    RetailHistory history = new RetailHistory(new RetailFile(file).invoices(), false, 1);
    long first = history.event(0).getTimestamp();
    long at =
        split == null
            ? first + (history.end() - first) / 4 * 3
            : split.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    if (at <= first || at >= history.end()) {
      throw new UserError("--split is not within the file's time");
    }
    Prediction prediction = new Prediction(history, at);
    System.out.printf(
        Locale.ROOT,
        "%,d orders before, %,d customers who ordered before and after%n%n%-44s %8s %8s%n",
        prediction.ordersBefore(),
        prediction.customers(),
        "of products",
        "HR@5",
        "MRR");
    prediction.products().forEach(PredictCommand::print);
    System.out.printf("%n%-44s %8s %8s%n", "of products not ordered before", "HR@5", "MRR");
    prediction.newProducts().forEach(PredictCommand::print);
    System.out.printf("%n%-44s %8s %8s%n", "of categories", "HR@1", "MRR");
    prediction.categories().forEach(PredictCommand::print);
    return 0;
  }

  private static void print(String model, Prediction.Score score) {
    System.out.printf(Locale.ROOT, "%-44s %8.4f %8.4f%n", model, score.hitRate(), score.mrr());
  }
}
