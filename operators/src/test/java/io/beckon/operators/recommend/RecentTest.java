package io.beckon.operators.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ListQuestion;
import io.beckon.schema.Lookup;
import io.beckon.schema.Suggested;
import io.beckon.schema.Suggestions;
import io.beckon.schema.codec.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
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
    try (KeyedTwoInputStreamOperatorTestHarness<String, ListQuestion, Suggestions, Candidate>
        harness =
            ProcessFunctionTestHarnesses.forKeyedCoProcessFunction(
                new LookUpLists(),
                question -> question.getLookup().getList(),
                Suggestions::getList,
                Types.STRING)) {
      ListQuestion question =
          new ListQuestion(
              "shop", "c1", "r1", new Lookup(0, "bought/cup", "cup", 1.0, null, "", 5));
      harness.processElement1(question, 1);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement2(list(false, "saucer"), 2);
      harness.processElement1(question, 3);
      harness.processElement2(list(true, "spoon"), 4);
      harness.processElement1(question, 5);
      harness.processElement2(list(false, "pot"), 6);
      harness.processElement1(question, 7);
      assertThat(harness.extractOutputValues())
          .extracting(Candidate::getProduct)
          .containsExactly("saucer", "saucer", "spoon", "pot");
    }
  }

  private static Suggestions list(boolean more, String product) {
    return new Suggestions(
        "shop", "bought/cup", more, 0L, new ArrayList<>(List.of(new Suggested(product, 0.5, 2.0))));
  }

  @Test
  void aProductIsDescribedAsItIsNow() throws Exception {
    try (KeyedTwoInputStreamOperatorTestHarness<String, Candidate, CatalogProduct, Candidate>
        harness =
            ProcessFunctionTestHarnesses.forKeyedCoProcessFunction(
                new DescribeProducts(),
                Candidate::getProduct,
                CatalogProduct::getProductId,
                Types.STRING)) {
      harness.processElement1(candidate(), 1);
      harness.processElement2(product(100, true), 2);
      harness.processElement1(candidate(), 3);
      harness.processElement2(product(90, true), 4);
      harness.processElement1(candidate(), 5);
      harness.processElement2(product(90, false), 6);
      harness.processElement1(candidate(), 7);
      List<String> known = new ArrayList<>();
      for (Candidate candidate : harness.extractOutputValues()) {
        CatalogProduct product = candidate.getKnown();
        known.add(product == null ? "-" : String.valueOf(product.getPrice()));
      }
      assertThat(known).containsExactly("-", "100", "90", "-");
    }
  }

  private static Candidate candidate() {
    return new Candidate(
        "shop", "c1", "r1", 0, "bought/pot", "pot", "cup", 0, 0.5, 2.0, null, "", null);
  }

  private static CatalogProduct product(long price, boolean available) {
    return new CatalogProduct(
        "shop",
        "cup",
        "Cup",
        new ArrayList<>(List.of("Cups")),
        null,
        "GBP",
        price,
        null,
        available,
        null,
        null,
        new HashMap<>(),
        1L);
  }
}
