package io.beckon.operators.recommend;

import io.beckon.operators.Names;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps the catalogue, keyed by product, and puts into each candidate what it knows of it. */
public final class DescribeProducts
    extends KeyedCoProcessFunction<String, Candidate, CatalogProduct, Candidate> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<CatalogProduct> products;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public DescribeProducts() {}

  @Override
  public void open(OpenContext context) {
    products =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_PRODUCT, new AvroTypeInfo<>(CatalogProduct.class)));
  }

  @Override
  public void processElement1(Candidate candidate, Context context, Collector<Candidate> out)
      throws Exception {
    candidate.setKnown(products.value());
    out.collect(candidate);
  }

  @Override
  public void processElement2(CatalogProduct product, Context context, Collector<Candidate> out)
      throws Exception {
    CatalogProduct before = products.value();
    if (before == null || before.getAt() <= product.getAt()) {
      products.update(product);
    }
  }
}
