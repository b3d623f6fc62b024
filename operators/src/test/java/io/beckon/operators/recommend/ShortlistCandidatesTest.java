package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.operators.record.RecordType;
import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Wish;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShortlistCandidatesTest {
  private KeyedTwoInputStreamOperatorTestHarness<
          String, RecommendationRequest, Candidates, Candidates>
      harness;

  @BeforeEach
  void open() throws Exception {
    Schemas.trust();
    harness = started(1);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, RecommendationRequest, Candidates, Candidates>
      started(int subtasks) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, RecommendationRequest, Candidates, Candidates>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new ShortlistCandidates(),
                one -> EventHeader.key(one.getWorkspace(), one.getKey()),
                one -> EventHeader.key(one.getWorkspace(), one.getRequest()),
                Types.STRING,
                128,
                subtasks,
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    EventHeader.key("shop", "k"), 128, subtasks));
    harness.setup(new RecordType<>(Candidates.class).createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  /**
   * @param parts answers that will come; 0: it wants only what the contact has viewed
   */
  private void ask(String id, int parts) throws Exception {
    RecommendationRequest request =
        RecommendationRequest.newBuilder()
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
                        .setCount(1)
                        .setAttribute("")
                        .setValue("")
                        .build(),
                    Wish.newBuilder()
                        .setName("seen")
                        .setKind("viewed")
                        .setCount(1)
                        .setAttribute("age")
                        .setValue("7")
                        .build()))
            .setLookups(List.of())
            .setParts(parts)
            .setOwn(
                List.of(
                    Candidate.newBuilder()
                        .setWish(1)
                        .setLookup(-1)
                        .setProduct("own")
                        .setScore(0.5)
                        .setLift(0.0)
                        .build()))
            .setBought(List.of())
            .setWithout(List.of())
            .setTrigger(null)
            .build();
    harness.processElement1(new StreamRecord<>(request, 0));
  }

  private void answer(String id, int parts, int from, int to) throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = from; i < to; i++) {
      candidates.add(
          Candidate.newBuilder()
              .setWish(0)
              .setLookup(0)
              .setProduct("p" + (10 + i))
              .setScore(0.9 - i / 100.0)
              .setLift(0.0)
              .build());
    }
    harness.processElement2(
        new StreamRecord<>(
            Candidates.newBuilder()
                .setWorkspace("shop")
                .setRequest("k")
                .setId(id)
                .setParts(parts)
                .setAttributes(List.of())
                .setCandidates(candidates)
                .setProducts(new ArrayList<>())
                .build(),
            0));
  }

  private List<String> sent() {
    return harness.extractOutputValues().stream()
        .map(
            one ->
                one.getId()
                    + one.getCandidates().stream().map(Candidate::getProduct).sorted().toList())
        .toList();
  }

  @Test
  void theBestOfAllPartsGoOnAlsoPastOneThatWaits() throws Exception {
    ask("first", 2);
    answer("first", 2, 0, 10);
    answer("second", 1, 3, 4);
    ask("second", 1);
    ask("viewed", 0);
    assertThat(sent()).containsExactly("second[own, p13]", "viewed[own]");
    answer("first", 2, 10, 20);
    assertThat(sent().get(2)).isEqualTo("first[own, p10, p11, p12, p13, p14, p15]");
    assertThat(harness.extractOutputValues()).extracting(Candidates::getParts).containsOnly(1);
    assertThat(harness.extractOutputValues().get(0).getAttributes()).containsExactly("age");
    // It would say if anything were left.
    harness.snapshot(1, 1);
  }

  @Test
  void whatSeveralSubtasksKeepGoesThereInAMessageEach() throws Exception {
    harness.close();
    harness = started(3);
    ask("first", 1);
    answer("first", 1, 0, 20);
    List<Candidates> parts = harness.extractOutputValues();
    assertThat(parts).hasSizeBetween(2, 3);
    assertThat(parts).extracting(Candidates::getParts).containsOnly(parts.size());
    assertThat(parts.stream().mapToInt(one -> one.getCandidates().size()).sum())
        .as("six, and its own")
        .isEqualTo(7);
  }

  @Test
  void thatThereIsNothingIsToldToo() throws Exception {
    RecommendationRequest nothing =
        RecommendationRequest.newBuilder()
            .setKey("k")
            .setId("none")
            .setWorkspace("shop")
            .setContact("c1")
            .setAt(1L)
            .setWishes(
                List.of(
                    Wish.newBuilder()
                        .setName("items")
                        .setKind("complementary")
                        .setCount(1)
                        .setAttribute("")
                        .setValue("")
                        .build()))
            .setLookups(List.of())
            .setParts(1)
            .setOwn(List.of())
            .setBought(List.of())
            .setWithout(List.of())
            .setTrigger(null)
            .build();
    harness.processElement1(new StreamRecord<>(nothing, 0));
    answer("none", 1, 0, 0);
    assertThat(sent()).containsExactly("none[]");
  }

  /** More at once than the queue holds: the oldest go on with what has come, and nothing stays. */
  @Test
  void aFloodLeavesNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      ask("r" + i, 2);
    }
    assertThat(sent()).hasSize(36).contains("r0[own]");
    for (int i = 0; i < 100; i++) {
      answer("r" + i, 2, 0, 1);
      answer("r" + i, 2, 1, 2);
    }
    assertThat(sent()).hasSize(100).contains("r99[own, p10, p11]");
    harness.snapshot(1, 1);
  }
}
