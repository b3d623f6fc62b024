package io.beckon.benchmarks;

import io.beckon.domain.affinity.Baskets;
import io.beckon.domain.demand.DemandFacts;
import io.beckon.domain.recommend.Lists;
import io.beckon.jobs.TopicWriter;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.registry.Registry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the shop of {@link Traffic} sells, and full lists of what goes with each product, so that
 * requests find as much as they ever will.
 */
final class Assortment {
  /** As many as a list holds. */
  private static final int LISTED = 30;

  private Assortment() {}

  static void write(String bootstrap, Registry registry) throws Exception {
    List<CatalogProduct> products = new ArrayList<>();
    List<Suggestions> lists = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < Traffic.PRODUCTS; i++) {
      products.add(product(i));
      lists.add(list(random, Lists.together(Baskets.BOUGHT, Traffic.productId(i))));
      lists.add(list(random, Lists.together(Baskets.VIEWED, Traffic.productId(i))));
    }
    for (String category : Traffic.CATEGORIES) {
      lists.add(list(random, Lists.next(category)));
      lists.add(list(random, Lists.demand(DemandFacts.scope("category", category))));
    }
    lists.add(list(random, Lists.demand(DemandFacts.scope("country", "GB"))));
    lists.add(list(random, Lists.demand(DemandFacts.scope("source", "search"))));
    lists.add(list(random, Lists.demand(DemandFacts.ALL)));
    new TopicWriter<>(bootstrap, registry, TopicTable.CATALOG).write(products);
    new TopicWriter<>(bootstrap, registry, TopicTable.SUGGESTIONS).write(lists);
  }

  private static CatalogProduct product(int number) {
    String id = Traffic.productId(number);
    return CatalogProduct.newBuilder()
        .setWorkspace(Traffic.WORKSPACE)
        .setProductId(id)
        .setName("Product number " + number)
        .setCategory(List.of("Everything", Traffic.category(number)))
        .setBrand("Brand")
        .setCurrency("GBP")
        .setPrice(Traffic.price(number))
        .setSalePrice(null)
        .setAvailable(number % 20 != 0)
        .setAddress("https://shop.example/" + id)
        .setImage("https://shop.example/" + id + ".jpg")
        .setAttributes(new HashMap<>())
        .setAt(0L)
        .build();
  }

  private static Suggestions list(SplittableRandom random, String name) {
    List<Suggested> products = new ArrayList<>();
    double score = 0.5;
    for (int i = 0; i < LISTED; i++) {
      String id = Traffic.productId(random.nextInt(Traffic.PRODUCTS));
      products.add(new Suggested(id, score, 1 + 10 * score));
      score *= 0.95;
    }
    return Suggestions.newBuilder()
        .setWorkspace(Traffic.WORKSPACE)
        .setList(name)
        .setMore(false)
        .setAt(0L)
        .setProducts(products)
        .build();
  }
}
