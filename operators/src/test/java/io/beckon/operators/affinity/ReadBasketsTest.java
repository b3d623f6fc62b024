package io.beckon.operators.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Outputs;
import io.beckon.schema.Campaign;
import io.beckon.schema.Event;
import io.beckon.schema.EventKind;
import io.beckon.schema.Order;
import io.beckon.schema.Product;
import io.beckon.schema.Together;
import io.beckon.schema.Wanted;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A contact's visit on one partition, its order on another. */
class ReadBasketsTest {
  private static final long T = 1_293_840_000_000L;

  /** The order counts for where the visit came from, whichever was read first. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOrderOfTheLogCounts(boolean visitFirst) throws Exception {
    Schemas.trust();
    try (var harness =
        ProcessFunctionTestHarnesses.forKeyedProcessFunction(
            new ReadBaskets(Bound.DEFAULT), message -> message.at().key(), Types.STRING)) {
      harness.processWatermark(Bound.DEFAULT.mark(T));
      ContactMessage visit = record(visit("v1", T + 100), 1, true);
      ContactMessage again = record(visit("v2", T + 5_000), 1, true);
      ContactMessage order = record(order(T + 6_500), 3, false);
      for (ContactMessage one :
          visitFirst ? List.of(visit, again, order) : List.of(order, visit, again)) {
        harness.processElement(one, one.at().receivedAt());
      }
      harness.processWatermark(Bound.DEFAULT.mark(T + 60_000));
      assertThat(scopes(harness)).contains("all", "source/search");
    }
  }

  /** An update is read, and the basket that it changes is taken off and counted anew. */
  @org.junit.jupiter.api.Test
  void anUpdateTakesTheOrdersPlace() throws Exception {
    Schemas.trust();
    try (var harness =
        ProcessFunctionTestHarnesses.forKeyedProcessFunction(
            new ReadBaskets(Bound.DEFAULT), message -> message.at().key(), Types.STRING)) {
      harness.processWatermark(Bound.DEFAULT.mark(T));
      Event update = order(T + 7_000);
      update.setMessageId("u1");
      update.setName("Order Updated");
      update.getProducts().get(0).setProductId("pot");
      for (Event one : List.of(order(T + 6_500), update)) {
        harness.processElement(record(one, 3, false), one.getReceivedAt());
      }
      harness.processWatermark(Bound.DEFAULT.mark(T + 60_000));
      assertThat(harness.extractOutputValues())
          .filteredOn(one -> one.getUnit().equals("product") && !one.getItem().isEmpty())
          .extracting(one -> one.getItem() + " " + one.getTimes())
          .containsExactly("mug 1", "mug -1", "pot 1");
    }
  }

  private static List<String> scopes(
      KeyedOneInputStreamOperatorTestHarness<String, ContactMessage, Together> harness) {
    List<String> scopes = new ArrayList<>();
    for (StreamRecord<Wanted> one : harness.getSideOutput(Outputs.WANTED)) {
      scopes.add(one.getValue().getScope());
    }
    return scopes;
  }

  private static ContactMessage record(Event event, int partition, boolean foreign) {
    return new ContactMessage.Live(
        new Delivered(
            "shop/ann",
            event.getReceivedAt(),
            partition,
            event.getTimestamp() - T,
            0,
            foreign,
            event.getReceivedAt(),
            0,
            new EventEncoder().encode(event)));
  }

  private static Event visit(String id, long at) {
    Event event = event(id, "page", at);
    event.setKind(EventKind.PAGE);
    event.setCampaign(Campaign.newBuilder().setSource("search").build());
    return event;
  }

  private static Event order(long at) {
    Event event = event("o1", "Order Completed", at);
    event.setCurrency("GBP");
    event.setOrder(Order.newBuilder().setOrderId("o1").build());
    event.getProducts().add(Product.newBuilder().setProductId("mug").setPrice(500L).build());
    return event;
  }

  private static Event event(String id, String name, long at) {
    return Event.newBuilder()
        .setWorkspace("shop")
        .setMessageId(id)
        .setName(name)
        .setUserId("ann")
        .setTimestamp(at)
        .setReceivedAt(at)
        .build();
  }
}
