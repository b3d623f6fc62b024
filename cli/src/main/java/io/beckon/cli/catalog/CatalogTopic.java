package io.beckon.cli.catalog;

import io.beckon.cli.engine.EngineOptions;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.CatalogProduct;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The catalogue on Kafka. */
final class CatalogTopic {
  private final EngineOptions engine;

  CatalogTopic(EngineOptions engine) {
    this.engine = engine;
  }

  /** What is known now of a shop's products, by id. */
  Map<String, CatalogProduct> products(String workspace) throws IOException {
    Map<String, CatalogProduct> products = new TreeMap<>();
    engine.read(
        TopicTable.CATALOG,
        (record, product) -> {
          if (product.getWorkspace().equals(workspace)) {
            products.put(product.getProductId(), product);
          }
        });
    return products;
  }

  void publish(Collection<CatalogProduct> products) throws InterruptedException {
    engine.write(TopicTable.CATALOG, products);
  }
}
