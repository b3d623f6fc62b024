package io.beckon.operators.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.inbox.Bound;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.ProductNews;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.HashMap;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchProductsTest {
  private static final long DAY = 86_400_000L;
  private static final long T = 1_293_840_000_000L;

  private KeyedTwoInputStreamOperatorTestHarness<String, Looked, ProductNews, Event> harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness = started(null, WatchProducts.CAP);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, Looked, ProductNews, Event> started(
      @Nullable OperatorSubtaskState state, int cap) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, Looked, ProductNews, Event> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new WatchProducts(cap, Bound.DEFAULT)),
            one -> EventHeader.key(one.getWorkspace(), one.getWatched()),
            one -> EventHeader.key(one.getWorkspace(), one.getWatched()),
            Types.STRING);
    harness.setup(new RecordType<>(Event.class).createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private void looked(String contact, String watched, long at) throws Exception {
    harness.processElement1(
        Looked.newBuilder()
            .setWorkspace("shop")
            .setWatched(watched)
            .setId(contact)
            .setKnown(!contact.startsWith("v"))
            .setAt(at)
            .setHistory(false)
            .build(),
        at);
  }

  private void news(String watched, long at) throws Exception {
    CatalogProduct product =
        CatalogProduct.newBuilder()
            .setWorkspace("shop")
            .setProductId("m1")
            .setName("Mug")
            .setCategory(List.of())
            .setBrand(null)
            .setCurrency("GBP")
            .setPrice(100L)
            .setSalePrice(null)
            .setAvailable(true)
            .setAddress(null)
            .setImage(null)
            .setAttributes(new HashMap<>())
            .setAt(at)
            .build();
    harness.processElement2(
        ProductNews.newBuilder()
            .setId("n" + at)
            .setWorkspace("shop")
            .setWatched(watched)
            .setEvent("Price Dropped")
            .setProduct(product)
            .setBefore(200L)
            .build(),
        at);
  }

  private List<String> told() {
    return harness.extractOutputValues().stream()
        .map(
            event ->
                event.getUserId() != null ? event.getUserId() : "visitor " + event.getAnonymousId())
        .toList();
  }

  private void time(long to) throws Exception {
    harness.processWatermark1(new org.apache.flink.streaming.api.watermark.Watermark(to));
    harness.processWatermark2(new org.apache.flink.streaming.api.watermark.Watermark(to));
  }

  @Test
  void whoeverLookedWithinThirtyDaysIsToldOnceTheLatestFirst() throws Exception {
    looked("early", "product/m1", T);
    looked("twice", "product/m1", T + 5 * DAY);
    looked("twice", "product/m1", T + 6 * DAY);
    looked("v7", "product/m1", T + 20 * DAY);
    looked("another", "product/m2", T + 20 * DAY);
    harness.processElement1(
        Looked.newBuilder()
            .setWorkspace("shop")
            .setWatched("product/m1")
            .setId("twice")
            .setKnown(true)
            .setAt(T + DAY)
            .setHistory(true)
            .build(),
        T + 20 * DAY);
    time(T + 30 * DAY);
    news("product/m1", T + 30 * DAY + 900);
    assertThat(told()).as("it is not known yet what time it is").isEmpty();
    time(T + 30 * DAY + 200);
    assertThat(told()).containsExactly("visitor v7", "twice");
    Event event = harness.extractOutputValues().get(1);
    assertThat(event.getName()).isEqualTo("Price Dropped");
    assertThat(event.getTimestamp()).isEqualTo(T + 30 * DAY + 900);
    assertThat(event.getProperties()).containsEntry("looked", T + 6 * DAY);
  }

  /** Also before the first watermark after a start, when the feed is read from its beginning. */
  @Test
  void newsOfAnotherTimeAreNone() throws Exception {
    looked("a", "product/m1", T);
    news("product/m1", T - 2 * DAY);
    news("product/m1", T + 9_000 * DAY);
    time(T + 1_000);
    news("product/m1", T + 2 * DAY);
    time(T + 2_000);
    assertThat(told()).isEmpty();
    news("product/m1", T + 40_000);
    time(T + 3_000);
    assertThat(harness.extractOutputValues()).hasSize(1);
    assertThat(harness.extractOutputValues().get(0).getTimestamp())
        .as("not ahead of the events")
        .isEqualTo(T + 5_000);
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  @Test
  void aCrowdIsToldInRoundsOneAStepOfTimeAlsoAfterARestart() throws Exception {
    for (int i = 0; i < 1_201; i++) {
      looked("c" + i, "product/m1", T + i);
    }
    time(T + 2_000);
    news("product/m1", T + 2_000);
    time(T + 2_200);
    assertThat(told()).hasSize(500);
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = started(snapshot, WatchProducts.CAP);
    time(T + 2_400);
    assertThat(told()).hasSize(500);
    time(T + 2_600);
    assertThat(told()).hasSize(701).doesNotHaveDuplicates().contains("c0").doesNotContain("c1200");
    assertThat(harness.numEventTimeTimers()).isZero();
  }

  @Test
  void whoeverIsBeyondTheCapIsForgotten() throws Exception {
    harness.close();
    harness = started(null, 10);
    for (int i = 0; i < 95; i++) {
      looked("c" + i, "product/m1", T + i);
    }
    assertThat(harness.numKeyedStateEntries()).as("at most as many again").isBetween(1, 20);
    time(T + 100);
    news("product/m1", T + 100);
    time(T + 300);
    assertThat(told())
        .containsExactly("c94", "c93", "c92", "c91", "c90", "c89", "c88", "c87", "c86", "c85");
  }
}
