package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.operators.topic.TestingTopics;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicRecordType;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommendations;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.Wish;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FillRequestsTest {
  private static final String PAYLOAD = "{\"items\":{\"recommend\":\"complementary\",\"count\":2}}";

  private KeyedTwoInputStreamOperatorTestHarness<
          String, RecommendationRequest, Candidates, TopicRecord<?>>
      harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness = started();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, RecommendationRequest, Candidates, TopicRecord<?>>
      started() throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<
            String, RecommendationRequest, Candidates, TopicRecord<?>>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new FillRequests(),
                one -> EventHeader.key(one.getWorkspace(), one.getKey()),
                one -> EventHeader.key(one.getWorkspace(), one.getRequest()),
                Types.STRING);
    harness.setup(TopicRecordType.INSTANCE.createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  private static Trigger trigger(TriggerKind kind, String payload) {
    // As the heart has it: what is taken back has an id of its own.
    return Trigger.newBuilder()
        .setId(kind == TriggerKind.FIRE ? "t1" : "t2")
        .setKind(kind)
        .setWorkspace("shop")
        .setContact("c1")
        .setRule("r")
        .setRuleVersion(1)
        .setRuleKind("trigger")
        .setChannel("email")
        .setAt(1)
        .setPayload(payload)
        .build();
  }

  private static RecommendationRequest request(@Nullable Trigger trigger) {
    return request(trigger == null ? "@1" : trigger.getId(), trigger);
  }

  private static RecommendationRequest request(String id, @Nullable Trigger trigger) {
    return RecommendationRequest.newBuilder()
        .setKey("k")
        .setId(id)
        .setWorkspace("shop")
        .setContact("c1")
        .setAt(1L)
        .setWishes(
            List.of(
                Wish.newBuilder()
                    .setName("items")
                    .setKind("complementary")
                    .setCount(2)
                    .setAttribute("")
                    .setValue("")
                    .build()))
        .setLookups(
            List.of(
                Lookup.newBuilder()
                    .setNumber(0)
                    .setWish(0)
                    .setList("bought/x")
                    .setSeed("x")
                    .setWeight(1.0)
                    .setPrice(null)
                    .setCurrency("")
                    .setMost(12)
                    .build()))
        .setParts(0)
        .setOwn(List.of())
        .setBought(List.of())
        .setWithout(List.of())
        .setTrigger(trigger)
        .build();
  }

  /** Of a request's answer, one of so many parts. */
  private static StreamRecord<Candidates> part(String id, int parts, String... products) {
    List<Candidate> candidates = new ArrayList<>();
    List<CatalogProduct> known = new ArrayList<>();
    for (String product : products) {
      candidates.add(
          Candidate.newBuilder()
              .setWish(0)
              .setLookup(0)
              .setProduct(product)
              .setScore(product.length() / 10.0)
              .setLift(0.0)
              .build());
      known.add(
          CatalogProduct.newBuilder()
              .setWorkspace("shop")
              .setProductId(product)
              .setName(product)
              .setCategory(List.of(product))
              .setBrand(null)
              .setCurrency("GBP")
              .setPrice(1L)
              .setSalePrice(null)
              .setAvailable(true)
              .setAddress(null)
              .setImage(null)
              .setAttributes(new HashMap<>())
              .setAt(1L)
              .build());
    }
    return new StreamRecord<>(
        Candidates.newBuilder()
            .setWorkspace("shop")
            .setRequest("k")
            .setId(id)
            .setParts(parts)
            .setAttributes(List.of())
            .setCandidates(candidates)
            .setProducts(known)
            .build(),
        0);
  }

  private void ask(RecommendationRequest request) throws Exception {
    harness.processElement1(new StreamRecord<>(request, 0));
  }

  /** Three parts, one of which is empty, and the request, in every kind of order. */
  @Test
  void itIsFilledWhenAllHaveComeInWhateverOrderAndNotBefore() throws Exception {
    List<Object> all = new ArrayList<>();
    all.add("request");
    all.add(part("t1", 3, "first", "own"));
    all.add(part("t1", 3, "second"));
    all.add(part("t1", 3));
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Collections.shuffle(all, random);
      for (Object one : all) {
        assertThat(filled()).as("before %s", one).hasSize(round);
        if (one.equals("request")) {
          // The payload of the one before is filled by now.
          ask(request(trigger(TriggerKind.FIRE, PAYLOAD)));
        } else {
          @SuppressWarnings("unchecked")
          StreamRecord<Candidates> part = (StreamRecord<Candidates>) one;
          harness.processElement2(part);
        }
      }
      assertThat(filled().get(round).getPayload())
          .contains("\"id\":\"second\"", "\"id\":\"first\"")
          .doesNotContain("own");
      assertNothingWaits();
    }
  }

  @Test
  void whatTakesItBackComesAfterIt() throws Exception {
    ask(request(trigger(TriggerKind.FIRE, PAYLOAD)));
    harness.processElement2(part("t1", 2, "first"));
    RecommendationRequest back =
        RecommendationRequest.newBuilder()
            .setKey("k")
            .setId("t2")
            .setWorkspace("shop")
            .setContact("c1")
            .setAt(2L)
            .setWishes(List.of())
            .setLookups(List.of())
            .setParts(0)
            .setOwn(List.of())
            .setBought(List.of())
            .setWithout(List.of())
            .setTrigger(trigger(TriggerKind.RETRACT, ""))
            .build();
    ask(back);
    assertThat(filled()).isEmpty();
    harness.processElement2(part("t1", 2, "second"));
    assertThat(filled())
        .extracting(Trigger::getKind)
        .containsExactly(TriggerKind.FIRE, TriggerKind.RETRACT);
    ask(back);
    assertThat(filled()).as("none is waited for").hasSize(3);
    assertNothingWaits();
  }

  /** It says so when a checkpoint would lose something. */
  private void assertNothingWaits() throws Exception {
    harness.snapshot(1, 1);
  }

  @Test
  void aCheckpointThatWouldLoseARequestFails() throws Exception {
    ask(request(trigger(TriggerKind.FIRE, PAYLOAD)));
    assertThatThrownBy(() -> harness.snapshot(1, 1))
        .hasStackTraceContaining("execution.checkpointing.mode: EXACTLY_ONCE");
  }

  /** As it must not be: two of one id. Each has its own answers, and nothing is left. */
  @Test
  void oneIdTwiceLosesNothing() throws Exception {
    ask(request("t1", trigger(TriggerKind.FIRE, PAYLOAD)));
    ask(request("t1", trigger(TriggerKind.FIRE, PAYLOAD)));
    harness.processElement2(part("t1", 2, "first"));
    harness.processElement2(part("t1", 2));
    harness.processElement2(part("t1", 1, "second"));
    assertThat(filled()).hasSize(2);
    assertThat(filled().get(0).getPayload()).contains("\"first\"");
    assertThat(filled().get(1).getPayload()).contains("\"second\"");
    assertNothingWaits();
  }

  /** Answers of the second come first; of two at once, each gets its own. */
  @Test
  void oneWaitsForTheOneBeforeItAndGetsNothingOfIt() throws Exception {
    ask(request(trigger(TriggerKind.FIRE, PAYLOAD)));
    harness.processElement2(part("later", 1, "later-own"));
    ask(request("later", trigger(TriggerKind.FIRE, PAYLOAD)));
    assertThat(filled()).isEmpty();
    harness.processElement2(part("t1", 1, "own"));
    assertThat(filled()).hasSize(2);
    assertThat(filled().get(0).getPayload()).doesNotContain("later-own");
    assertThat(filled().get(1).getPayload()).contains("later-own").doesNotContain("\"own\"");
  }

  @Test
  void aFloodGetsTheOldestUnfilledAndLeavesNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      ask(request("r" + i, trigger(TriggerKind.FIRE, PAYLOAD)));
    }
    assertThat(filled()).hasSize(36);
    for (int i = 0; i < 100; i++) {
      harness.processElement2(part("r" + i, 2, "own"));
      harness.processElement2(part("r" + i, 2));
    }
    assertThat(filled()).hasSize(100);
    assertThat(filled().get(99).getPayload()).contains("own");
    assertNothingWaits();
  }

  @Test
  void withoutATriggerItIsTheStandingRecord() throws Exception {
    ask(request(null));
    harness.processElement2(part("@1", 2, "own"));
    assertThat(filled()).isEmpty();
    assertThat(standing()).isEmpty();
    harness.processElement2(part("@1", 2));
    List<Recommendations> standing = standing();
    assertThat(standing).hasSize(1);
    assertThat(standing.get(0).getKinds().get(0).getProducts())
        .extracting("id")
        .containsExactly("own");
  }

  private List<Trigger> filled() {
    return TestingTopics.of(harness.extractOutputValues(), TopicTable.TRIGGERS);
  }

  private List<Recommendations> standing() {
    return TestingTopics.of(harness.extractOutputValues(), TopicTable.RECOMMENDATIONS);
  }
}
