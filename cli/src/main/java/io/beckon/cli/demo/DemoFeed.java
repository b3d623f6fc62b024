package io.beckon.cli.demo;

import io.beckon.cli.UserError;
import io.beckon.cli.catalog.CatalogFile;
import io.beckon.jobs.TopicWriter;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The demo shop's product feed: all products at first, then one that costs less for a while. */
public final class DemoFeed {
  private static final int CHEAPER_PERCENT = 20;

  private final TopicWriter<CatalogProduct> topic;
  private final List<CatalogProduct> products;
  private final SplittableRandom random;
  private int cheaper = -1;

  public DemoFeed(String bootstrap, Registry registry, Path file, long seed, long now)
      throws IOException {
    topic = new TopicWriter<>(bootstrap, registry, TopicTable.CATALOG);
    products =
        new ArrayList<>(
            CatalogFile.read(file, "", DemoShop.WORKSPACE, "", now).products().values());
    random = new SplittableRandom(seed);
    send(products);
  }

  /** Another product costs less from now on, and the one before as much as ever. */
  public void next(long now) {
    List<CatalogProduct> changed = new ArrayList<>();
    if (cheaper >= 0) {
      changed.add(priced(products.get(cheaper), products.get(cheaper).getSalePrice(), now));
    }
    cheaper = random.nextInt(products.size());
    CatalogProduct product = products.get(cheaper);
    changed.add(priced(product, product.getPrice() * (100 - CHEAPER_PERCENT) / 100, now));
    send(changed);
  }

  private static CatalogProduct priced(CatalogProduct product, @Nullable Long sale, long now) {
    return CatalogProduct.newBuilder(product).setSalePrice(sale).setAt(now).build();
  }

  private void send(Collection<CatalogProduct> some) {
    try {
      topic.write(some);
    } catch (ExecutionException e) {
      throw new UserError("Kafka did not take the demo shop's feed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
