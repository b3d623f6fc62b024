package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.catalog.CatalogCheck;
import io.beckon.domain.recommend.Lists;
import io.beckon.operators.Outputs;
import io.beckon.operators.TestingOutputs;
import io.beckon.operators.barrier.HostileRecords;
import io.beckon.operators.barrier.Step;
import io.beckon.operators.record.RecordType;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.DeadLetter;
import io.beckon.schema.ListQuestions;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Hostile requests, lists and products on their way through the recommender: whoever asks hears of
 * it once, or the request is a dead letter, and nobody waits for ever. {@code
 * -Dbeckon.fuzz=1000000} for a long run.
 */
class HostileRequestsTest {
  private static final int REQUESTS = Integer.getInteger("beckon.fuzz", 4_000);
  private static final int AT_ONCE = 100;

  private final AvroCodec<RecommendationRequest> codec =
      new AvroCodec<>(RecommendationRequest.class);
  private final HostileRecords hostile = new HostileRecords(5);
  private final List<DeadLetter> letters = new ArrayList<>();
  private int requests;

  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  private static <I, J, O> KeyedTwoInputStreamOperatorTestHarness<String, I, J, O> opened(
      TwoInputStreamOperator<I, J, O> operator,
      KeySelector<I, String> first,
      KeySelector<J, String> second,
      TypeInformation<O> out)
      throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(operator, first, second, Types.STRING);
    harness.setup(out.createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  /** What came out since it was asked last; dead letters are noted. */
  private <O> List<O> taken(AbstractStreamOperatorTestHarness<O> harness) {
    for (TopicRecord<?> one : TestingOutputs.takeSide(harness, Outputs.BULK)) {
      letters.add((DeadLetter) one.record());
    }
    return TestingOutputs.take(harness);
  }

  private RecommendationRequest copy(RecommendationRequest request) throws Exception {
    return codec.decode(codec.encode(request));
  }

  @Test
  void everyRequestIsAnsweredOnceOrADeadLetter() throws Exception {
    TypeInformation<Candidates> candidates = new RecordType<>(Candidates.class);
    try (var take =
            new OneInputStreamOperatorTestHarness<>(
                new Step<RecommendationRequest, ListQuestions>(
                    "take-requests", new TakeRequests()));
        var lists =
            opened(
                new LookUpLists(),
                one -> EventHeader.key(one.getWorkspace(), one.getLookups().get(0).getList()),
                (Suggestions one) -> EventHeader.key(one.getWorkspace(), one.getList()),
                candidates);
        var shortlist =
            opened(
                new ShortlistCandidates(),
                one -> EventHeader.key(one.getWorkspace(), one.getKey()),
                one -> EventHeader.key(one.getWorkspace(), one.getRequest()),
                candidates);
        var products =
            opened(
                new DescribeProducts(),
                HostileRequestsTest::firstProduct,
                (CatalogProduct one) -> EventHeader.key(one.getWorkspace(), one.getProductId()),
                candidates);
        var fill =
            opened(
                new FillRequests(),
                one -> EventHeader.key(one.getWorkspace(), one.getKey()),
                one -> EventHeader.key(one.getWorkspace(), one.getRequest()),
                TopicRecordType.INSTANCE)) {
      take.setup(
          new RecordType<>(ListQuestions.class).createSerializer(new SerializerConfigImpl()));
      take.open();
      int answered = 0;
      int withProducts = 0;
      for (int checkpoint = 1; requests < REQUESTS; checkpoint++) {
        know(lists, products);
        List<RecommendationRequest> asked = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
          asked.add(hostile.request(requests++));
        }
        for (RecommendationRequest one : asked) {
          take.processElement(new StreamRecord<>(copy(one)));
        }
        // The wishes overtake the lists' answers, or the other way round; the same below.
        List<RecommendationRequest> wishes = TestingOutputs.takeSide(take, Outputs.WISHES);
        for (RecommendationRequest one : wishes.subList(0, wishes.size() / 2)) {
          shortlist.processElement1(new StreamRecord<>(one));
        }
        for (ListQuestions one : taken(take)) {
          lists.processElement1(new StreamRecord<>(one));
        }
        for (Candidates one : taken(lists)) {
          shortlist.processElement2(new StreamRecord<>(one));
        }
        for (RecommendationRequest one : wishes.subList(wishes.size() / 2, wishes.size())) {
          shortlist.processElement1(new StreamRecord<>(one));
        }
        for (RecommendationRequest one : asked.subList(0, AT_ONCE / 2)) {
          fill.processElement1(new StreamRecord<>(copy(one)));
        }
        for (Candidates one : taken(shortlist)) {
          products.processElement1(new StreamRecord<>(one));
        }
        for (Candidates one : taken(products)) {
          withProducts += one.getProducts().isEmpty() ? 0 : 1;
          fill.processElement2(new StreamRecord<>(one));
        }
        for (RecommendationRequest one : asked.subList(AT_ONCE / 2, AT_ONCE)) {
          fill.processElement1(new StreamRecord<>(copy(one)));
        }
        answered += taken(fill).size();
        // Whoever waits now would be lost: a snapshot says so.
        shortlist.snapshot(checkpoint, checkpoint);
        fill.snapshot(checkpoint, checkpoint);
      }
      // Tried with products and without; of what fails at both, somebody has the bytes.
      int lost = failedTwice();
      if (REQUESTS > 4_000) {
        System.out.printf(
            "recommender: %,d requests, %,d answered, %,d dead letters, %,d of them of requests lost%n",
            requests, answered, letters.size(), lost);
      }
      assertThat(answered + lost).isEqualTo(requests);
      assertThat(lost).isLessThan(requests / 4);
      assertThat(withProducts).isGreaterThan(requests / 20);
    }
  }

  /** What only damage can bring about that came before the readers' checks is not in it. */
  private void know(
      KeyedTwoInputStreamOperatorTestHarness<String, ListQuestions, Suggestions, Candidates> lists,
      KeyedTwoInputStreamOperatorTestHarness<String, Candidates, CatalogProduct, Candidates>
          products)
      throws Exception {
    for (int i = 0; i < 20; i++) {
      Suggestions list = hostile.suggestions();
      if (Lists.fault(list) == null) {
        lists.processElement2(new StreamRecord<>(list));
      }
      CatalogProduct product = hostile.product();
      if (CatalogCheck.fault(product) == null) {
        for (Suggestions of : Lists.of(product)) {
          lists.processElement2(new StreamRecord<>(of));
        }
        products.processElement2(new StreamRecord<>(product));
      }
    }
  }

  private int failedTwice() throws Exception {
    Map<String, Integer> failed = new HashMap<>();
    Set<String> lost = new HashSet<>();
    for (DeadLetter letter : letters) {
      assertThat(letter.getReason()).isEqualTo("failed");
      assertThat(letter.getDetail()).isNotBlank();
      if (letter.getDetail().startsWith("fill-requests")) {
        RecommendationRequest request = codec.decode(letter.getValue().array());
        if (failed.merge(request.getId(), 1, Integer::sum) == 2) {
          lost.add(request.getId());
        }
      }
    }
    return lost.size();
  }

  private static String firstProduct(Candidates candidates) {
    List<Candidate> all = candidates.getCandidates();
    return EventHeader.key(candidates.getWorkspace(), all.isEmpty() ? "" : all.get(0).getProduct());
  }

  /** The same trigger, whatever is beside it: it is about the request's own contact. */
  @Test
  void aTriggerWithoutWishesGoesOutAsItIs() throws Exception {
    try (var fill =
        opened(
            new FillRequests(),
            one -> EventHeader.key(one.getWorkspace(), one.getKey()),
            (Candidates one) -> EventHeader.key(one.getWorkspace(), one.getRequest()),
            TopicRecordType.INSTANCE)) {
      List<Trigger> sent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        RecommendationRequest request = hostile.request(i);
        request.setWishes(new ArrayList<>());
        request.setDescribed(new ArrayList<>());
        request.setTrigger(hostile.trigger());
        sent.add(request.getTrigger().copy());
        fill.processElement1(new StreamRecord<>(request));
      }
      assertThat(taken(fill)).isEqualTo(sent.stream().map(TopicTable.TRIGGERS::of).toList());
      assertThat(letters).isEmpty();
    }
  }
}
