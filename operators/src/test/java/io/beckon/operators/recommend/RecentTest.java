package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.schema.Candidate;
import io.beckon.schema.Candidates;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ListQuestions;
import io.beckon.schema.Lookup;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.codec.EventHeader;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is kept decoded says the same as the state, whatever changes and however much there is. */
class RecentTest {
  @BeforeAll
  static void trust() {
    Schemas.trust();
  }

  @Test
  void theStateIsReadOnceUntilItIsCrowdedOut() throws Exception {
    Map<String, String> state = new HashMap<>(Map.of("a", "1"));
    List<String> reads = new ArrayList<>();
    Recent<String> recent = new Recent<>(2);
    class Reader {
      @Nullable String get(String key) throws Exception {
        return recent.get(
            key,
            () -> {
              reads.add(key);
              return state.get(key);
            });
      }
    }
    Reader reader = new Reader();
    assertThat(reader.get("a")).isEqualTo("1");
    assertThat(reader.get("a")).isEqualTo("1");
    assertThat(reader.get("none")).isNull();
    assertThat(reader.get("none")).isNull();
    assertThat(reads).containsExactly("a", "none");
    recent.put("none", "2");
    assertThat(reader.get("none")).isEqualTo("2");
    assertThat(reader.get("b")).isNull();
    assertThat(reader.get("a")).as("crowded out as the one asked for longest ago").isEqualTo("1");
    assertThat(reads).containsExactly("a", "none", "b", "a");
  }

  @Test
  void aListIsAnsweredAsItIsNow() throws Exception {
    try (KeyedTwoInputStreamOperatorTestHarness<String, ListQuestions, Suggestions, Candidates>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new LookUpLists(),
                questions -> key(questions.getLookups().get(0).getList()),
                list -> key(list.getList()),
                Types.STRING)) {
      harness.open();
      StreamRecord<ListQuestions> questions =
          new StreamRecord<>(
              ListQuestions.newBuilder()
                  .setWorkspace("shop")
                  .setRequest("c1")
                  .setId("r1")
                  .setParts(1)
                  .setLookups(
                      List.of(
                          Lookup.newBuilder()
                              .setNumber(0)
                              .setWish(0)
                              .setList("bought/none")
                              .setSeed("none")
                              .setWeight(1.0)
                              .setPrice(null)
                              .setCurrency("")
                              .setMost(5)
                              .build(),
                          Lookup.newBuilder()
                              .setNumber(1)
                              .setWish(0)
                              .setList("bought/cup")
                              .setSeed("cup")
                              .setWeight(0.5)
                              .setPrice(null)
                              .setCurrency("")
                              .setMost(2)
                              .build()))
                  .build());
      harness.processElement1(questions);
      harness.processElement2(new StreamRecord<>(list(false, "saucer")));
      harness.processElement1(questions);
      harness.processElement2(new StreamRecord<>(list(true, "spoon")));
      harness.processElement1(questions);
      harness.processElement2(new StreamRecord<>(list(false, "pot", "pan", "more than asked")));
      harness.processElement1(questions);
      List<String> told = new ArrayList<>();
      for (Candidates part : harness.extractOutputValues()) {
        told.add(String.join(" ", part.getCandidates().stream().map(RecentTest::words).toList()));
      }
      assertThat(told)
          .containsExactly(
              "", "1:saucer:0.25", "1:spoon:0.25 1:saucer:0.25", "1:pot:0.25 1:pan:0.25");
    }
  }

  @Test
  void whatAnotherSubtaskKeepsIsRefusedInWords() throws Exception {
    try (KeyedTwoInputStreamOperatorTestHarness<String, ListQuestions, Suggestions, Candidates>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new LookUpLists(), one -> "mine", list -> "mine", Types.STRING, 128, 2, owner())) {
      harness.open();
      List<Lookup> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(
            Lookup.newBuilder()
                .setNumber(i)
                .setWish(0)
                .setList("bought/" + i)
                .setSeed("x")
                .setWeight(1.0)
                .setPrice(null)
                .setCurrency("")
                .setMost(5)
                .build());
      }
      assertThatThrownBy(
              () ->
                  harness.processElement1(
                      new StreamRecord<>(
                          ListQuestions.newBuilder()
                              .setWorkspace("shop")
                              .setRequest("c1")
                              .setId("r1")
                              .setParts(1)
                              .setLookups(all)
                              .build())))
          .hasMessageContaining("give all operators of the job the same parallelism");
    }
  }

  private static int owner() {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator("mine", 128, 2);
  }

  private static String words(Candidate candidate) {
    return candidate.getLookup() + ":" + candidate.getProduct() + ":" + candidate.getScore();
  }

  private static String key(String name) {
    return EventHeader.key("shop", name);
  }

  private static Suggestions list(boolean more, String... products) {
    List<Suggested> all = new ArrayList<>();
    for (String product : products) {
      all.add(new Suggested(product, 0.5, 2.0));
    }
    return Suggestions.newBuilder()
        .setWorkspace("shop")
        .setList("bought/cup")
        .setMore(more)
        .setAt(0L)
        .setProducts(all)
        .build();
  }

  @Test
  void productsAreDescribedAsTheyAreNowEachOnce() throws Exception {
    try (KeyedTwoInputStreamOperatorTestHarness<String, Candidates, CatalogProduct, Candidates>
        harness =
            new KeyedTwoInputStreamOperatorTestHarness<>(
                new DescribeProducts(),
                candidates -> key(candidates.getCandidates().get(0).getProduct()),
                product -> key(product.getProductId()),
                Types.STRING)) {
      harness.open();
      harness.processElement1(candidates());
      harness.processElement2(new StreamRecord<>(product(100, true)));
      harness.processElement1(candidates());
      harness.processElement2(new StreamRecord<>(product(90, true)));
      harness.processElement1(candidates());
      harness.processElement2(new StreamRecord<>(product(90, false)));
      harness.processElement1(candidates());
      List<List<Long>> prices = new ArrayList<>();
      Set<Map<String, String>> attributes = new HashSet<>();
      for (Candidates part : harness.extractOutputValues()) {
        assertThat(part.getCandidates()).hasSize(3);
        part.getProducts().forEach(one -> attributes.add(one.getAttributes()));
        prices.add(part.getProducts().stream().map(CatalogProduct::getPrice).toList());
      }
      assertThat(prices).containsExactly(List.of(), List.of(100L), List.of(90L), List.of());
      assertThat(attributes)
          .as("what is asked for, and what a choice looks at")
          .containsExactly(Map.of("age", "7", "bought_again_days", "30"));
    }
  }

  private static StreamRecord<Candidates> candidates() {
    return new StreamRecord<>(
        Candidates.newBuilder()
            .setWorkspace("shop")
            .setRequest("c1")
            .setId("r1")
            .setParts(1)
            .setAttributes(List.of("age"))
            .setCandidates(
                List.of(
                    Candidate.newBuilder()
                        .setWish(0)
                        .setLookup(0)
                        .setProduct("pot")
                        .setScore(0.5)
                        .setLift(2.0)
                        .build(),
                    Candidate.newBuilder()
                        .setWish(0)
                        .setLookup(0)
                        .setProduct("cup")
                        .setScore(0.5)
                        .setLift(2.0)
                        .build(),
                    Candidate.newBuilder()
                        .setWish(0)
                        .setLookup(1)
                        .setProduct("cup")
                        .setScore(0.4)
                        .setLift(2.0)
                        .build()))
            .setProducts(new ArrayList<>())
            .build());
  }

  private static CatalogProduct product(long price, boolean available) {
    return CatalogProduct.newBuilder()
        .setWorkspace("shop")
        .setProductId("cup")
        .setName("Cup")
        .setCategory(new ArrayList<>(List.of("Cups")))
        .setBrand(null)
        .setCurrency("GBP")
        .setPrice(price)
        .setSalePrice(null)
        .setAvailable(available)
        .setAddress(null)
        .setImage(null)
        .setAttributes(Map.of("age", "7", "colour", "blue", "bought_again_days", "30"))
        .setAt(1L)
        .build();
  }
}
