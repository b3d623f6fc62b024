package io.beckon.cli.catalog;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.schema.CatalogProduct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `beckon catalog show`. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows what is known of a product, as JSON.")
public final class ShowCommand implements Callable<Integer> {
  @Mixin private EngineOptions engine = new EngineOptions();

  @Parameters(index = "0", paramLabel = "ID", description = "The product's id.")
  private String id = "";

  @Option(
      names = "--workspace",
      defaultValue = "gift-shop",
      description = "The shop (default: ${DEFAULT-VALUE}).")
  private String workspace = "gift-shop";

  @Override
  public Integer call() throws Exception {
    CatalogProduct product = new CatalogTopic(engine).products(workspace).get(id);
    if (product == null) {
      throw new UserError(
          "no product " + id + " of " + workspace + " is known; load a feed with catalog load");
    }
    System.out.println(product);
    return 0;
  }
}
