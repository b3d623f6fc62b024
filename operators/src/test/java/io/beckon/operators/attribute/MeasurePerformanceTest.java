package io.beckon.operators.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.attribution.OrderWorths;
import io.beckon.operators.topic.TestingTopics;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.codec.Schemas;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class MeasurePerformanceTest {
  private static final int ORDERS = 20_000;

  private static PerformanceChange order(long before, long after) {
    return PerformanceChange.newBuilder()
        .setWorkspace("shop")
        .setKind("workspace")
        .setName("")
        .setCurrency("GBP")
        .setOrderBefore(before)
        .setOrderAfter(after)
        .setAt(1_000L)
        .build();
  }

  /** Worths 1 to 20,000, each once; then what was least and greatest is returned. */
  @Test
  void ofManyWorthsTheLeastAndTheGreatestAreKept() throws Exception {
    Schemas.trust();
    try (KeyedOneInputStreamOperatorTestHarness<String, PerformanceChange, TopicRecord<?>> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new MeasurePerformance(AttributionSettings.DEFAULT)),
            MeasurePerformance::key,
            Types.STRING)) {
      harness.setup(TopicRecordType.INSTANCE.createSerializer(new SerializerConfigImpl()));
      harness.open();
      for (int i = 0; i < ORDERS; i++) {
        // Each worth once, in no order: 7,919 is prime.
        harness.processElement(order(-1, 1 + i * 7_919L % ORDERS), 0);
      }
      assertThat(last(harness, 2_000))
          .returns(1L, one -> one.getMoney().get(0).getLeast())
          .returns((long) ORDERS, one -> one.getMoney().get(0).getGreatest());
      harness.processElement(order(1, -1), 0);
      harness.processElement(order(ORDERS, -1), 0);
      harness.processElement(order(ORDERS / 2, -1), 0);
      assertThat(last(harness, 4_000))
          .returns(2L, one -> one.getMoney().get(0).getLeast())
          .returns(ORDERS - 1L, one -> one.getMoney().get(0).getGreatest());
      long bytes = harness.snapshot(1, 1).getManagedKeyedState().iterator().next().getStateSize();
      assertThat(bytes).as("30 bytes each").isLessThan(2L * OrderWorths.KEPT * 30);
    }
  }

  private static Performance last(
      KeyedOneInputStreamOperatorTestHarness<String, PerformanceChange, TopicRecord<?>> harness,
      long watermark)
      throws Exception {
    harness.processWatermark(watermark);
    List<Performance> all = TestingTopics.of(harness.extractOutputValues(), TopicTable.PERFORMANCE);
    return all.get(all.size() - 1);
  }
}
