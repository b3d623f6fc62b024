package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.BoughtBefore;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class ShortlistTest {
  private static final int LISTS = 4;

  private static RecommendationRequest request(String kind, int count) {
    List<Lookup> lookups = new ArrayList<>();
    for (int i = 0; i < LISTS; i++) {
      int wish = i < LISTS / 2 ? 0 : CandidateSources.ANY;
      lookups.add(
          Lookup.newBuilder()
              .setNumber(i)
              .setWish(wish)
              .setList("list/" + i)
              .setSeed("seed " + i)
              .setWeight(1.0)
              .setPrice(100L)
              .setCurrency("GBP")
              .setMost(30)
              .build());
    }
    return RecommendationRequest.newBuilder()
        .setKey("k")
        .setId("t")
        .setWorkspace("shop")
        .setContact("c1")
        .setAt(0L)
        .setWishes(
            List.of(
                Wish.newBuilder()
                    .setName("items")
                    .setKind(kind)
                    .setCount(count)
                    .setAttribute("")
                    .setValue("")
                    .build()))
        .setLookups(lookups)
        .setParts(0)
        .setOwn(new ArrayList<>())
        .setBought(new ArrayList<>())
        .setWithout(new ArrayList<>())
        .setTrigger(null)
        .build();
  }

  private static Candidate candidate(int lookup, String product, double score) {
    return Candidate.newBuilder()
        .setWish(lookup < LISTS / 2 ? 0 : CandidateSources.ANY)
        .setLookup(lookup)
        .setProduct(product)
        .setScore(score)
        .setLift(0.0)
        .build();
  }

  private static List<String> products(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::getProduct).distinct().toList();
  }

  /** One is wanted: six are looked at, and what is bought or in the cart takes no place. */
  @Test
  void twiceAsManyAndFourMoreAreLookedAt() {
    RecommendationRequest request = request("complementary", 1);
    request.getBought().add(new BoughtBefore("p0", 0L));
    request.getWithout().add("p1");
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(candidate(0, "p" + i, 0.9 - i / 100.0));
    }
    // 1 - 0.3 * 0.3 = 0.91, by two reasons, both of which stay.
    all.add(candidate(0, "two reasons", 0.7));
    all.add(candidate(1, "two reasons", 0.7));
    assertThat(products(Shortlist.of(request, all)))
        .containsExactlyInAnyOrder("two reasons", "p0", "p2", "p3", "p4", "p5", "p6");
    assertThat(Shortlist.of(request, all)).hasSize(8);
  }

  @Test
  void whatOnlyTheCatalogueCanTellStays() {
    RecommendationRequest request = request("upsell", 1);
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(candidate(0, "p" + i, 0.5));
    }
    assertThat(products(Shortlist.of(request, all)))
        .as("and what they are to be better than")
        .hasSize(32)
        .contains("p0", "p29", "seed 0", "seed 1");
    request = request("viewed", 1);
    request.getWithout().add("own");
    assertThat(
            Shortlist.of(
                request,
                List.of(
                    Candidate.newBuilder()
                        .setWish(0)
                        .setLookup(CandidateSources.OWN_LOOKUP)
                        .setProduct("own")
                        .setScore(0.5)
                        .setLift(0.0)
                        .build())))
        .as("looked at, though it is in the cart")
        .hasSize(1);
  }

  @Test
  void withAnAttributeAllAreLookedAt() {
    RecommendationRequest request = request("popular", 1);
    request.getWishes().get(0).setAttribute("age");
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(candidate(2 + i % 2, "p" + i, 0.5));
    }
    assertThat(Shortlist.of(request, all)).hasSize(60);
  }

  /**
   * Where each product is of a category of its own and can be had, and fewer are bought than are
   * looked at, the shortlist's choice is that of all.
   */
  @Property(tries = 2_000)
  void nothingIsLostThatWouldBeChosen(@ForAll long seed) {
    Random random = new Random(seed);
    String[] kinds = {"related", "complementary", "next", "popular", "upsell", "viewed"};
    RecommendationRequest request =
        request(kinds[random.nextInt(kinds.length)], 1 + random.nextInt(6));
    List<Candidate> all = new ArrayList<>();
    List<CatalogProduct> catalog = new ArrayList<>();
    int products = 10 + random.nextInt(100);
    for (int list = 0; list < LISTS; list++) {
      catalog.add(product("seed " + list));
    }
    for (int i = 0; i < products; i++) {
      String product = "p" + i;
      catalog.add(product(product));
      for (int list = 0; list < LISTS; list++) {
        if (random.nextInt(3) == 0) {
          all.add(candidate(list, product, random.nextInt(100) / 100.0));
        }
      }
      if (random.nextInt(8) == 0) {
        request.getBought().add(new BoughtBefore(product, 0L));
      }
      if (random.nextInt(8) == 0) {
        request.getWithout().add(product);
      }
    }
    List<Candidate> left = Shortlist.of(request, all);
    assertThat(Ranker.of(request, left, catalog)).isEqualTo(Ranker.of(request, all, catalog));
    Statistics.label("narrowed")
        .collect(left.size() < all.size() / 2)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
  }

  private static CatalogProduct product(String id) {
    return CatalogProduct.newBuilder()
        .setWorkspace("shop")
        .setProductId(id)
        .setName(id)
        .setCategory(List.of(id))
        .setBrand(null)
        .setCurrency("GBP")
        .setPrice(200L)
        .setSalePrice(null)
        .setAvailable(true)
        .setAddress(null)
        .setImage(null)
        .setAttributes(new HashMap<>(Map.of(ProductKinds.KIND, "any")))
        .setAt(1L)
        .build();
  }
}
