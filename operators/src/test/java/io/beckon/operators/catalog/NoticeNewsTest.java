package io.beckon.operators.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.operators.record.RecordType;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ProductNews;
import io.beckon.schema.codec.Schemas;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class NoticeNewsTest {
  private static CatalogProduct lamp(long price, boolean gone) {
    return CatalogProduct.newBuilder()
        .setWorkspace("shop")
        .setProductId("lamp")
        .setCurrency("GBP")
        .setPrice(price)
        .setAvailable(!gone)
        .setGone(gone)
        .setAt(1_000L)
        .build();
  }

  @Test
  void aCheaperProductIsNewsAndOneThatIsGoneIsForgotten() throws Exception {
    Schemas.trust();
    try (KeyedOneInputStreamOperatorTestHarness<String, CatalogProduct, ProductNews> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new NoticeNews()),
            CatalogProduct::getProductId,
            Types.STRING)) {
      harness.setup(
          new RecordType<>(ProductNews.class).createSerializer(new SerializerConfigImpl()));
      harness.open();
      harness.processElement(lamp(1_000, false), 0);
      harness.processElement(lamp(800, false), 0);
      assertThat(harness.extractOutputValues()).isNotEmpty();
      int news = harness.extractOutputValues().size();
      harness.processElement(lamp(800, true), 0);
      assertThat(harness.numKeyedStateEntries()).isZero();
      harness.processElement(lamp(500, false), 0);
      assertThat(harness.extractOutputValues()).as("it is new").hasSize(news);
    }
  }
}
