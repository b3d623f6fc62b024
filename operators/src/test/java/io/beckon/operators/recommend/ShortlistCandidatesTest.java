package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Wish;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
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

class ShortlistCandidatesTest {
  private KeyedTwoInputStreamOperatorTestHarness<
          String, RecommendationRequest, Candidates, Candidates>
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
          String, RecommendationRequest, Candidates, Candidates>
      started(@Nullable OperatorSubtaskState state) throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<String, RecommendationRequest, Candidates, Candidates>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new ShortlistCandidates(),
                one -> EventHeader.key(one.getWorkspace(), one.getKey()),
                one -> EventHeader.key(one.getWorkspace(), one.getRequest()),
                Types.STRING);
    harness.setup(
        new AvroTypeInfo<>(Candidates.class).createSerializer(new SerializerConfigImpl()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private void ask(String id, boolean lists) throws Exception {
    RecommendationRequest request =
        new RecommendationRequest(
            "k",
            id,
            "shop",
            "c1",
            1L,
            List.of(new Wish("items", lists ? "complementary" : "viewed", 1)),
            lists ? List.of(new Lookup(0, 0, "bought/x", "x", 1.0, null, "", 30)) : List.of(),
            lists ? List.of() : List.of(new Candidate(0, -1, "own", 0.5, 0.0)),
            List.of(),
            List.of(),
            null);
    harness.processElement1(new StreamRecord<>(request, 0));
  }

  private void answer(String id, int parts, int from, int to) throws Exception {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = from; i < to; i++) {
      candidates.add(new Candidate(0, 0, "p" + (10 + i), 0.9 - i / 100.0, 0.0));
    }
    harness.processElement2(
        new StreamRecord<>(
            new Candidates("shop", "k", id, parts, candidates, new ArrayList<>()), 0));
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
    ask("first", true);
    answer("first", 2, 0, 10);
    answer("second", 1, 3, 4);
    ask("second", true);
    ask("viewed", false);
    assertThat(sent()).containsExactly("second[p13]", "viewed[own]");
    answer("first", 2, 10, 20);
    assertThat(sent().get(2)).isEqualTo("first[p10, p11, p12, p13, p14, p15]");
    assertThat(harness.extractOutputValues()).extracting(Candidates::getParts).containsOnly(1);
    harness.snapshot(1, 1);
    assertThat(harness.numKeyedStateEntries()).as("nothing is left").isZero();
  }

  @Test
  void thatThereIsNothingIsToldToo() throws Exception {
    ask("first", true);
    answer("first", 1, 0, 0);
    assertThat(sent()).containsExactly("first[]");
  }

  @Test
  void aRestartKeepsWhatHasCome() throws Exception {
    ask("first", true);
    answer("first", 2, 0, 2);
    OperatorSubtaskState snapshot = harness.snapshot(1, 1);
    harness.close();
    harness = started(snapshot);
    answer("first", 2, 2, 3);
    assertThat(sent()).containsExactly("first[p10, p11, p12]");
    assertThat(harness.numKeyedStateEntries()).isZero();
  }
}
