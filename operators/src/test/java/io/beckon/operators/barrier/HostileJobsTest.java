package io.beckon.operators.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.affinity.AffinitySettings;
import io.beckon.domain.attribution.AttributionSettings;
import io.beckon.domain.demand.WorkspaceDays;
import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.Delivered;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Outputs;
import io.beckon.operators.affinity.CountDemand;
import io.beckon.operators.affinity.CountPaths;
import io.beckon.operators.affinity.CountTogether;
import io.beckon.operators.affinity.ReadBaskets;
import io.beckon.operators.attribute.AttributeContact;
import io.beckon.operators.attribute.MeasurePerformance;
import io.beckon.operators.attribute.ReadFacts;
import io.beckon.operators.catalog.NoteInterests;
import io.beckon.operators.catalog.NoticeNews;
import io.beckon.operators.catalog.WatchProducts;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.schema.AttributionFact;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Demand;
import io.beckon.schema.Event;
import io.beckon.schema.Looked;
import io.beckon.schema.PairCounts;
import io.beckon.schema.Paths;
import io.beckon.schema.PerformanceChange;
import io.beckon.schema.ProductNews;
import io.beckon.schema.Together;
import io.beckon.schema.Transition;
import io.beckon.schema.Wanted;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.codec.Schemas;
import io.beckon.schema.wire.CodedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hostile events and catalogue records on their way through the other jobs: nothing leaves an
 * operator but records. {@code -Dbeckon.fuzz=1000000} for a long run.
 */
class HostileJobsTest {
  private static final int RECORDS = Integer.getInteger("beckon.fuzz", 4_000);
  private static final int AT_ONCE = 20_000;
  private static final long LATER = 500L * 86_400_000;

  private final EventEncoder encoder = new EventEncoder();

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static <T extends CodedRecord> TypeInformation<T> type(Class<T> type) {
    return new RecordType<>(type);
  }

  /** What a keyed operator makes of these, with a snapshot now and then. */
  private <I, O> AbstractStreamOperatorTestHarness<O> run(
      List<StreamRecord<I>> in,
      OneInputStreamOperator<I, O> operator,
      KeySelector<I, String> key,
      TypeInformation<O> out)
      throws Exception {
    var harness = new KeyedOneInputStreamOperatorTestHarness<>(operator, key, Types.STRING);
    harness.setup(out.createSerializer(new SerializerConfigImpl()));
    harness.open();
    feed(in, harness);
    return harness;
  }

  private static <I, O> void feed(
      List<StreamRecord<I>> in, OneInputStreamOperatorTestHarness<I, O> harness) throws Exception {
    long mark = Long.MIN_VALUE;
    for (int i = 0; i < in.size(); i++) {
      StreamRecord<I> record = in.get(i);
      harness.processElement(record.copy(record.getValue()));
      if (i % 50 == 0 && Bound.DEFAULT.mark(record.getTimestamp()) > mark) {
        mark = Bound.DEFAULT.mark(record.getTimestamp());
        harness.processWatermark(new Watermark(mark));
      }
      if (i % 1_000 == 999) {
        harness.prepareSnapshotPreBarrier(i);
        harness.snapshot(i, i);
      }
    }
    harness.processWatermark(new Watermark(mark + LATER));
  }

  @SuppressWarnings("unchecked") // an operator's output is of its type
  private static <O> List<StreamRecord<O>> out(AbstractStreamOperatorTestHarness<O> harness) {
    List<StreamRecord<O>> all = new ArrayList<>();
    for (Object one : harness.getOutput()) {
      if (one instanceof StreamRecord<?> record) {
        all.add((StreamRecord<O>) record);
      }
    }
    return all;
  }

  private static <X> List<StreamRecord<X>> side(
      AbstractStreamOperatorTestHarness<?> harness, OutputTag<X> tag) {
    Queue<StreamRecord<X>> side = harness.getSideOutput(tag);
    return side == null ? List.of() : new ArrayList<>(side);
  }

  private List<StreamRecord<ContactMessage>> messages(HostileRecords hostile, int count) {
    List<StreamRecord<ContactMessage>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Event event = hostile.event();
      long at = hostile.time();
      Delivered delivered =
          new Delivered(
              "shop\u0000c" + hostile.number(5),
              at,
              hostile.number(2),
              i,
              0,
              hostile.number(4) == 0,
              event.getReceivedAt(),
              at,
              encoder.encode(event));
      messages.add(
          new StreamRecord<>(
              switch (hostile.number(10)) {
                case 0 -> new ContactMessage.Past(delivered);
                case 1 -> new ContactMessage.Retired(delivered);
                default -> new ContactMessage.Live(delivered);
              },
              at));
    }
    return messages;
  }

  @Test
  void attribution() throws Exception {
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      HostileRecords hostile = new HostileRecords(done + 2);
      var facts =
          new OneInputStreamOperatorTestHarness<>(
              new Step<ContactMessage, AttributionFact>("read-facts", new ReadFacts()));
      facts.setup(type(AttributionFact.class).createSerializer(new SerializerConfigImpl()));
      facts.open();
      feed(messages(hostile, Math.min(AT_ONCE, RECORDS - done)), facts);
      var changes =
          run(
              out(facts),
              new KeyedStep<>(
                  "attribute-contact", new AttributeContact(AttributionSettings.DEFAULT)),
              fact -> fact.getWorkspace() + fact.getContact(),
              type(PerformanceChange.class));
      var figures =
          run(
              out(changes),
              new KeyedStep<>(
                  "measure-performance", new MeasurePerformance(AttributionSettings.DEFAULT)),
              MeasurePerformance::key,
              TopicRecordType.INSTANCE);
      assertThat(out(figures)).isNotEmpty();
      facts.close();
      changes.close();
      figures.close();
    }
  }

  @Test
  void affinities() throws Exception {
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      HostileRecords hostile = new HostileRecords(done + 3);
      var baskets =
          run(
              messages(hostile, Math.min(AT_ONCE, RECORDS - done)),
              new KeyedStep<>("read-baskets", new ReadBaskets(Bound.DEFAULT)),
              message -> message.at().key(),
              type(Together.class));
      var together =
          run(
              out(baskets),
              new CountTogether(AffinitySettings.DEFAULT),
              (Together one) ->
                  CountTogether.key(
                      one.getWorkspace(), one.getKind(), one.getUnit(), one.getItem()),
              type(PairCounts.class));
      var paths =
          run(
              side(baskets, Outputs.TRANSITIONS),
              new CountPaths(AffinitySettings.DEFAULT),
              (Transition one) -> CountPaths.key(one.getWorkspace(), one.getFrom()),
              type(Paths.class));
      var demand =
          run(
              side(baskets, Outputs.WANTED),
              new CountDemand(AffinitySettings.DEFAULT, WorkspaceDays.UTC),
              (Wanted one) -> CountDemand.key(one.getWorkspace(), one.getWhat(), one.getScope()),
              type(Demand.class));
      assertThat(out(paths)).isNotEmpty();
      assertThat(out(demand)).isNotEmpty();
      assertThat(side(together, Outputs.ITEM_COUNTS)).isNotEmpty();
      baskets.close();
      together.close();
      paths.close();
      demand.close();
    }
  }

  /** Also of a catalogue that nobody has checked. */
  @Test
  void newsOfTheCatalogue() throws Exception {
    for (int done = 0; done < RECORDS; done += AT_ONCE) {
      HostileRecords hostile = new HostileRecords(done + 4);
      int count = Math.min(AT_ONCE, RECORDS - done);
      var looked =
          new OneInputStreamOperatorTestHarness<>(
              new Step<ContactMessage, Looked>("note-interests", new NoteInterests()));
      looked.setup(type(Looked.class).createSerializer(new SerializerConfigImpl()));
      looked.open();
      feed(messages(hostile, count), looked);
      List<StreamRecord<CatalogProduct>> products = new ArrayList<>();
      for (int i = 0; i < count / 4; i++) {
        products.add(new StreamRecord<>(hostile.product(), hostile.time()));
      }
      var news =
          run(
              products,
              new KeyedStep<>("notice-news", new NoticeNews()),
              (CatalogProduct one) -> one.getWorkspace() + one.getProductId(),
              type(ProductNews.class));
      var told =
          new KeyedTwoInputStreamOperatorTestHarness<String, Looked, ProductNews, Event>(
              new KeyedCoStep<>("watch-products", new WatchProducts(100, Bound.DEFAULT)),
              Looked::getWatched,
              ProductNews::getWatched,
              Types.STRING);
      told.setup(type(Event.class).createSerializer(new SerializerConfigImpl()));
      told.open();
      for (StreamRecord<Looked> one : out(looked)) {
        told.processElement1(one);
      }
      told.processBothWatermarks(new Watermark(HostileRecords.START));
      for (StreamRecord<ProductNews> one : out(news)) {
        told.processElement2(one);
        if (told.getProcessingTime() == 0 && hostile.number(50) == 0) {
          told.processBothWatermarks(new Watermark(one.getTimestamp()));
        }
      }
      told.processBothWatermarks(new Watermark(hostile.time() + 10_000));
      assertThat(out(news)).isNotEmpty();
      assertThat(out(told)).isNotEmpty();
      looked.close();
      news.close();
      told.close();
    }
  }
}
