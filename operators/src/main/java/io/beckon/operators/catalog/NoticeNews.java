package io.beckon.operators.catalog;

import io.beckon.domain.catalog.CatalogNews;
import io.beckon.operators.Names;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ProductNews;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Notices what a product's new record says that the one before did not, keyed by product. */
public final class NoticeNews extends KeyedProcessFunction<String, CatalogProduct, ProductNews> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<CatalogProduct> products;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public NoticeNews() {}

  @Override
  public void open(OpenContext context) {
    products =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    Names.STATE_PRODUCT, new RecordType<>(CatalogProduct.class)));
  }

  @Override
  public void processElement(CatalogProduct product, Context context, Collector<ProductNews> out)
      throws Exception {
    CatalogProduct before = products.value();
    if (before != null && !product.getGone()) {
      CatalogNews.between(before, product).forEach(out::collect);
    }
    // A product's records are on one partition: the last one counts.
    if (product.getGone()) {
      products.clear();
    } else {
      products.update(product);
    }
  }
}
