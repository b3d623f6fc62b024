package io.beckon.operators.recommend;

import io.beckon.domain.recommend.Choice;
import io.beckon.domain.recommend.Lists;
import io.beckon.operators.Names;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Keeps the catalogue, keyed by product, and puts into each candidate what it knows of it. */
public final class DescribeProducts
    extends KeyedCoProcessFunction<String, Candidate, CatalogProduct, Candidate> {
  private static final long serialVersionUID = 1L;

  /** What a choice looks at; the rest need not travel. */
  private static final Set<String> MINDED = Set.of(Lists.CONTAINS, Choice.AGAIN);

  /** Products of about 500 bytes each. */
  private static final int RECENT = 10_000;

  private transient ValueState<CatalogProduct> products;
  private transient Recent<CatalogProduct> recent;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public DescribeProducts() {}

  @Override
  public void open(OpenContext context) {
    recent = new Recent<>(RECENT);
    products =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_PRODUCT, new AvroTypeInfo<>(CatalogProduct.class)));
  }

  @Override
  public void processElement1(Candidate candidate, Context context, Collector<Candidate> out)
      throws Exception {
    candidate.setKnown(
        recent.get(context.getCurrentKey(), () -> withWhatIsMinded(products.value())));
    out.collect(candidate);
  }

  private static @Nullable CatalogProduct withWhatIsMinded(@Nullable CatalogProduct product) {
    if (product == null || !product.getAvailable()) {
      return null;
    }
    Map<String, String> minded = new HashMap<>(4);
    for (String name : MINDED) {
      String value = product.getAttributes().get(name);
      if (value != null) {
        minded.put(name, value);
      }
    }
    return new CatalogProduct(
        product.getWorkspace(),
        product.getProductId(),
        product.getName(),
        product.getCategory(),
        product.getBrand(),
        product.getCurrency(),
        product.getPrice(),
        product.getSalePrice(),
        product.getAvailable(),
        product.getAddress(),
        product.getImage(),
        minded,
        product.getAt());
  }

  @Override
  public void processElement2(CatalogProduct product, Context context, Collector<Candidate> out)
      throws Exception {
    // A product's records are on one partition: the last one counts.
    products.update(product);
    recent.put(context.getCurrentKey(), withWhatIsMinded(product));
  }
}
