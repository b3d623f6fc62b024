package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.operators.Outputs;
import io.beckon.schema.Candidate;
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
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FillRequestsTest {
  private static final String PAYLOAD = "{\"items\":{\"recommend\":\"complementary\",\"count\":2}}";

  private KeyedTwoInputStreamOperatorTestHarness<String, RecommendationRequest, Candidate, Trigger>
      harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness = started(null);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, RecommendationRequest, Candidate, Trigger>
      started(@Nullable OperatorSubtaskState state) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, RecommendationRequest, Candidate, Trigger>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new FillRequests(),
                one -> EventHeader.key(one.getWorkspace(), one.getKey()),
                one -> EventHeader.key(one.getWorkspace(), one.getRequest()),
                Types.STRING);
    harness.setup(new AvroTypeInfo<>(Trigger.class).createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
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

  /** A request of two lists and one product of its own. */
  private static RecommendationRequest request(@Nullable Trigger trigger) {
    Candidate own = candidate(new Lookup(0, "", "x", 1.0, null, "", 12), "own");
    return new RecommendationRequest(
        "k",
        trigger == null ? "@1" : trigger.getId(),
        "shop",
        "c1",
        1L,
        List.of(new Wish("items", "complementary", 2)),
        List.of(list("a"), list("b")),
        List.of(own),
        List.of(),
        List.of(),
        trigger);
  }

  private static Lookup list(String name) {
    return new Lookup(0, name, "x", 1.0, null, "", 12);
  }

  private static Candidate candidate(Lookup lookup, String product) {
    Candidate candidate =
        io.beckon.domain.recommend.Wishes.candidate("shop", "k", "t1", lookup, product);
    if (!product.isEmpty()) {
      candidate.setScore(product.length() / 10.0);
      candidate.setKnown(
          new CatalogProduct(
              "shop",
              product,
              product,
              List.of(product),
              null,
              "GBP",
              1L,
              null,
              true,
              null,
              null,
              new HashMap<>(),
              1L));
    }
    return candidate;
  }

  private static Candidate count(String list, int count) {
    Candidate candidate = candidate(list(list), "");
    candidate.setCount(count);
    return candidate;
  }

  /** List a has two products, list b none: five records and the request, in every kind of order. */
  @Test
  void itIsFilledWhenAllHaveComeInWhateverOrderAndNotBefore() throws Exception {
    List<Object> parts = new ArrayList<>();
    parts.add(request(trigger(TriggerKind.FIRE, PAYLOAD)));
    parts.add(candidate(list("a"), "first"));
    parts.add(candidate(list("a"), "second"));
    parts.add(candidate(list(""), "own"));
    parts.add(count("a", 2));
    parts.add(count("b", 0));
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Collections.shuffle(parts, random);
      for (int i = 0; i < parts.size(); i++) {
        assertThat(harness.extractOutputValues()).as("before %s", parts.get(i)).hasSize(round);
        if (parts.get(i) instanceof RecommendationRequest request) {
          // The payload of the one before is filled by now.
          request.setTrigger(trigger(TriggerKind.FIRE, PAYLOAD));
          harness.processElement1(new StreamRecord<>(request, 0));
        } else {
          harness.processElement2(new StreamRecord<>((Candidate) parts.get(i), 0));
        }
      }
      assertThat(harness.extractOutputValues().get(round).getPayload())
          .contains("\"id\":\"second\"", "\"id\":\"first\"")
          .doesNotContain("own");
      assertThat(harness.numKeyedStateEntries()).as("nothing is left").isZero();
    }
  }

  @Test
  void aRestartLosesNothingAndWhatTakesItBackComesAfterIt() throws Exception {
    harness.processElement1(new StreamRecord<>(request(trigger(TriggerKind.FIRE, PAYLOAD)), 0));
    harness.processElement2(new StreamRecord<>(candidate(list("a"), "first"), 0));
    RecommendationRequest back =
        new RecommendationRequest(
            "k",
            "t2",
            "shop",
            "c1",
            2L,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            trigger(TriggerKind.RETRACT, ""));
    harness.processElement1(new StreamRecord<>(back, 0));
    assertThat(harness.extractOutputValues()).isEmpty();
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = started(snapshot);
    harness.processElement2(new StreamRecord<>(count("a", 1), 0));
    harness.processElement2(new StreamRecord<>(count("b", 0), 0));
    harness.processElement2(new StreamRecord<>(candidate(list(""), "own"), 0));
    assertThat(harness.extractOutputValues())
        .extracting(Trigger::getKind)
        .containsExactly(TriggerKind.FIRE, TriggerKind.RETRACT);
    assertThat(harness.numKeyedStateEntries()).as("nothing is done again").isZero();
    harness.processElement1(new StreamRecord<>(back, 0));
    assertThat(harness.extractOutputValues()).as("none is waited for").hasSize(3);
  }

  /** Answers of the second come first; of two at once, each gets its own. */
  @Test
  void oneWaitsForTheOneBeforeItAndGetsNothingOfIt() throws Exception {
    RecommendationRequest second = request(trigger(TriggerKind.FIRE, PAYLOAD));
    second.setId("later");
    second.getOwn().forEach(own -> own.setId("later"));
    harness.processElement1(new StreamRecord<>(request(trigger(TriggerKind.FIRE, PAYLOAD)), 0));
    for (String list : List.of("a", "b")) {
      Candidate none = count(list, 0);
      none.setId("later");
      harness.processElement2(new StreamRecord<>(none, 0));
    }
    Candidate own = candidate(list(""), "later-own");
    own.setId("later");
    harness.processElement2(new StreamRecord<>(own, 0));
    harness.processElement1(new StreamRecord<>(second, 0));
    assertThat(harness.extractOutputValues()).isEmpty();
    harness.processElement2(new StreamRecord<>(count("a", 0), 0));
    harness.processElement2(new StreamRecord<>(count("b", 0), 0));
    harness.processElement2(new StreamRecord<>(candidate(list(""), "own"), 0));
    assertThat(harness.extractOutputValues()).hasSize(2);
    assertThat(harness.extractOutputValues().get(0).getPayload()).doesNotContain("later-own");
    assertThat(harness.extractOutputValues().get(1).getPayload())
        .contains("later-own")
        .doesNotContain("\"own\"");
  }

  @Test
  void aFloodGetsTheOldestUnfilledAndLeavesNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      RecommendationRequest request = request(trigger(TriggerKind.FIRE, PAYLOAD));
      request.setId("r" + i);
      harness.processElement1(new StreamRecord<>(request, 0));
    }
    assertThat(harness.extractOutputValues()).hasSize(36);
    for (int i = 0; i < 100; i++) {
      for (Candidate one : List.of(count("a", 0), count("b", 0), candidate(list(""), "own"))) {
        one.setId("r" + i);
        harness.processElement2(new StreamRecord<>(one, 0));
      }
    }
    assertThat(harness.extractOutputValues()).hasSize(100);
    assertThat(harness.extractOutputValues().get(99).getPayload()).contains("own");
    harness.snapshot(1, 1);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void withoutATriggerItIsTheStandingRecord() throws Exception {
    harness.processElement1(new StreamRecord<>(request(null), 0));
    Candidate own = candidate(list(""), "own");
    own.setId("@1");
    harness.processElement2(new StreamRecord<>(own, 0));
    for (String list : List.of("a", "b")) {
      Candidate none = count(list, 0);
      none.setId("@1");
      harness.processElement2(new StreamRecord<>(none, 0));
    }
    assertThat(harness.extractOutputValues()).isEmpty();
    List<Recommendations> standing = new ArrayList<>();
    for (StreamRecord<Recommendations> one : harness.getSideOutput(Outputs.RECOMMENDATIONS)) {
      standing.add(one.getValue());
    }
    assertThat(standing).hasSize(1);
    assertThat(standing.get(0).getKinds().get(0).getProducts())
        .extracting("id")
        .containsExactly("own");
  }
}
