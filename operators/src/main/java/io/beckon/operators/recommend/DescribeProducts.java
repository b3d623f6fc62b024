package io.beckon.operators.recommend;

import io.beckon.domain.recommend.Lists;
import io.beckon.domain.recommend.ProductKinds;
import io.beckon.domain.recommend.Ranker;
import io.beckon.domain.recommend.Shortlist;
import io.beckon.operators.Names;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.codec.EventHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the catalogue, keyed by product, and puts what it knows of candidates beside them. */
public final class DescribeProducts extends RecordStore<Candidates, CatalogProduct> {
  private static final long serialVersionUID = 1L;

  /** What a choice looks at, beside what a request asks for; the rest need not travel. */
  private static final Set<String> MINDED = Set.of(Lists.CONTAINS, Ranker.AGAIN, ProductKinds.KIND);

  /** Products of about 500 bytes each. */
  private static final int RECENT = 10_000;

  public DescribeProducts() {
    super(CatalogProduct.class, Names.STATE_PRODUCT, RECENT);
  }

  @Override
  Candidates answer(Candidates candidates) throws Exception {
    Set<String> told = new HashSet<>();
    List<CatalogProduct> products = new ArrayList<>();
    for (Candidate candidate : candidates.getCandidates()) {
      if (told.contains(candidate.getProduct())) {
        continue;
      }
      CatalogProduct product =
          known(EventHeader.key(candidates.getWorkspace(), candidate.getProduct()));
      // What cannot be had is not offered; but what is in the cart has a name all the same.
      if (product != null && (product.getAvailable() || Shortlist.isDescribed(candidate))) {
        products.add(told(product, candidates.getAttributes()));
        told.add(candidate.getProduct());
      }
    }
    candidates.setProducts(products);
    return candidates;
  }

  @Override
  Candidates nothing(Candidates candidates) {
    candidates.setProducts(List.of());
    return candidates;
  }

  @Override
  void take(CatalogProduct product) throws Exception {
    // A product's records are on one partition: the last one counts.
    if (product.getGone()) {
      forget();
    } else {
      keep(product);
    }
  }

  @Override
  @Nullable CatalogProduct minded(CatalogProduct product) {
    return product;
  }

  private static CatalogProduct told(CatalogProduct product, List<String> attributes) {
    if (product.getAttributes().isEmpty()) {
      return product;
    }
    Map<String, String> told = new HashMap<>(4);
    MINDED.forEach(name -> tell(product, name, told));
    attributes.forEach(name -> tell(product, name, told));
    return CatalogProduct.newBuilder()
        .setWorkspace(product.getWorkspace())
        .setProductId(product.getProductId())
        .setName(product.getName())
        .setCategory(product.getCategory())
        .setBrand(product.getBrand())
        .setCurrency(product.getCurrency())
        .setPrice(product.getPrice())
        .setSalePrice(product.getSalePrice())
        .setAvailable(product.getAvailable())
        .setAddress(product.getAddress())
        .setImage(product.getImage())
        .setAttributes(told)
        .setAt(product.getAt())
        .setSaleUntil(product.getSaleUntil())
        .build();
  }

  private static void tell(CatalogProduct product, String name, Map<String, String> told) {
    String value = product.getAttributes().get(name);
    if (value != null) {
      told.put(name, value);
    }
  }
}
