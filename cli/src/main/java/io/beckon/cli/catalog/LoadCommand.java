package io.beckon.cli.catalog;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.schema.CatalogProduct;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon catalog load`. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = {
      "Loads a product feed into a running engine: CSV, TSV, JSON lines, or Google Merchant XML; also compressed by gzip.",
      "",
      "Fields: id, name (or title), category (or product_type; levels parted by >), brand, price (12.50 GBP), sale_price,"
          + " sale_price_effective_date, availability, item_group_id, link, image_link. Others are kept as attributes; bought_again_days and contains (ids of a set) are minded by recommendations.",
      "Only what has changed is sent. Rows at fault are listed and left out, the others are loaded; then the exit code is 1."
    })
public final class LoadCommand implements Callable<Integer> {
  @Mixin private EngineOptions engine = new EngineOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "The feed.")
  private Path file = Path.of("");

  @Option(
      names = "--workspace",
      defaultValue = "gift-shop",
      description = "The shop (default: ${DEFAULT-VALUE}).")
  private String workspace = "gift-shop";

  @Option(
      names = "--currency",
      defaultValue = "",
      description = "Currency of prices that name none, such as GBP.")
  private String currency = "";

  @Option(
      names = "--format",
      description = "csv, tsv, jsonl or xml; default: what the file's name says.")
  private @Nullable String format;

  @Option(
      names = "--whole",
      description =
          "The feed has all products: what is known beside them is out of stock now, and forgotten after 90 days.")
  private boolean whole;

  @Override
  public Integer call() throws Exception {
    long at = System.currentTimeMillis();
    CatalogFile feed =
        CatalogFile.read(file, format == null ? "" : format, workspace, currency, at);
    if (feed.products().isEmpty() && feed.faulty() == 0) {
      throw new UserError(file + " has no products");
    }
    CatalogTopic topic = new CatalogTopic(engine);
    Map<String, CatalogProduct> known = topic.products(workspace);
    boolean goneKnown = whole && feed.isWhole();
    CatalogChanges changes =
        CatalogChanges.between(known, feed.products(), id -> goneKnown && !feed.names(id), at);
    topic.publish(changes.all());
    report(feed, changes);
    if (whole && !goneKnown) {
      System.err.println(
          "--whole was not heeded: of rows at fault it is not known which products they are");
    }
    return feed.faulty() == 0 ? 0 : 1;
  }

  private void report(CatalogFile feed, CatalogChanges changes) {
    int read = feed.products().size();
    System.out.printf(
        Locale.ROOT,
        "%,d products read: %,d new or changed, %,d as before%s%n",
        read,
        changes.changed(),
        read - changes.changed(),
        whole
            ? String.format(Locale.ROOT, "; %,d others are out of stock now", changes.gone())
            : "");
    if (feed.groups() > 0) {
      System.out.printf(
          Locale.ROOT, "%,d of them stand for their variants (item_group_id)%n", feed.groups());
    }
    if (feed.rightUntil() < Long.MAX_VALUE) {
      System.out.printf(
          "a sale begins or ends at %s; load the feed again then%n",
          Instant.ofEpochMilli(feed.rightUntil()));
    }
    if (changes.forgotten() > 0) {
      System.out.printf(
          Locale.ROOT,
          "%,d that have been out of stock for %d days are forgotten%n",
          changes.forgotten(),
          CatalogChanges.FORGOTTEN_AFTER.toDays());
    }
    if (feed.faulty() > 0) {
      System.err.printf(Locale.ROOT, "%,d rows were left out:%n", feed.faulty());
      feed.faults().forEach(System.err::println);
      if (feed.faulty() > feed.faults().size()) {
        System.err.printf(Locale.ROOT, "and %,d more%n", feed.faulty() - feed.faults().size());
      }
    }
  }
}
