package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.condition.Recommend;
import io.beckon.schema.BoughtBefore;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommended;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RankerTest {
  private static final long DAY = 86_400_000L;

  private final Map<String, CatalogProduct> catalog = new HashMap<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final RecommendationRequest request =
      RecommendationRequest.newBuilder()
          .setKey("k")
          .setId("")
          .setWorkspace("shop")
          .setContact("c1")
          .setAt(100 * DAY)
          .setWishes(new ArrayList<>())
          .setLookups(new ArrayList<>())
          .setParts(0)
          .setOwn(new ArrayList<>())
          .setBought(new ArrayList<>())
          .setWithout(new ArrayList<>())
          .setTrigger(null)
          .build();

  RankerTest() {
    for (String id : List.of("a", "b", "c", "d", "e")) {
      product(id, id.compareTo("c") < 0 ? "Kitchen" : "Garden", 1_000);
    }
  }

  private CatalogProduct product(String id, String category, long price) {
    CatalogProduct product =
        CatalogProduct.newBuilder()
            .setWorkspace("shop")
            .setProductId(id)
            .setName("Product " + id)
            .setCategory(List.of(category))
            .setBrand(null)
            .setCurrency("GBP")
            .setPrice(price)
            .setSalePrice(null)
            .setAvailable(true)
            .setAddress(null)
            .setImage(null)
            .setAttributes(new HashMap<>())
            .setAt(1L)
            .build();
    catalog.put(id, product);
    return product;
  }

  private void wish(String kind, int count) {
    request
        .getWishes()
        .add(
            Wish.newBuilder()
                .setName(kind)
                .setKind(kind)
                .setCount(count)
                .setAttribute("")
                .setValue("")
                .build());
  }

  private Candidate candidate(int wish, String list, String seed, String product, double score) {
    return candidate(wish, list, seed, null, product, score);
  }

  private Candidate candidate(
      int wish, String list, String seed, @Nullable Long price, String product, double score) {
    List<Lookup> lookups = request.getLookups();
    int number = 0;
    while (number < lookups.size()
        && !(lookups.get(number).getWish() == wish && lookups.get(number).getList().equals(list))) {
      number++;
    }
    if (number == lookups.size()) {
      lookups.add(
          Lookup.newBuilder()
              .setNumber(number)
              .setWish(wish)
              .setList(list)
              .setSeed(seed)
              .setWeight(1.0)
              .setPrice(price)
              .setCurrency("GBP")
              .setMost(12)
              .build());
    }
    Candidate candidate =
        Candidate.newBuilder()
            .setWish(wish)
            .setLookup(number)
            .setProduct(product)
            .setScore(score)
            .setLift(0.0)
            .build();
    candidates.add(candidate);
    return candidate;
  }

  private List<List<Recommended>> all() {
    return Ranker.of(request, candidates, catalog.values());
  }

  private List<String> chosen() {
    return all().get(0).stream()
        .map(one -> one.getId() + " " + one.getScore() + " " + one.getReason())
        .toList();
  }

  /** Two reasons of 0.5 and 0.2: 1 - 0.5 * 0.8 = 0.6; the stronger one is told. */
  /** Two reasons for a: 1 - 0.6 * 0.5 = 0.7, and the better one is told. */
  @Test
  void whatIsNextFollowsFromCategoriesAndFromProducts() {
    wish(Recommend.NEXT, 2);
    candidate(0, Lists.next("Kitchen"), "Kitchen", "a", 0.4);
    candidate(0, Lists.together("bought", "z"), "z", "a", 0.5);
    candidate(0, Lists.next("Kitchen"), "Kitchen", "c", 0.3);
    assertThat(Ranker.of(request, candidates, catalog.values()).get(0))
        .extracting(Recommended::getId, Recommended::getScore, Recommended::getReason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", 0.7, "bought with z"),
            org.assertj.core.groups.Tuple.tuple("c", 0.3, "bought after Kitchen"));
  }

  /** What was bought may come again where orders say so; else it is had already. */
  @Test
  void whatIsBoughtAgainMayBeNext() {
    wish(Recommend.NEXT, 4);
    wish(Recommend.COMPLEMENTARY, 4);
    for (String bought : List.of("a", "b", "c")) {
      request.getBought().add(new BoughtBefore(bought, 99 * DAY));
      candidate(1, Lists.nextProduct("z"), "z", bought, 0.9);
    }
    candidate(0, Lists.nextProduct("z"), "z", "a", 0.4);
    candidate(0, Lists.next("Kitchen"), "Kitchen", "a", 0.5);
    candidate(0, Lists.together("bought", "z"), "z", "b", 0.5);
    candidates.add(
        Candidate.newBuilder()
            .setWish(0)
            .setLookup(CandidateSources.OWN_LOOKUP)
            .setProduct("c")
            .setScore(0.3)
            .setLift(0.0)
            .build());
    assertThat(chosen())
        .as("neither by what goes with it, nor by its category")
        .containsExactly("a 0.4 bought after z", "c 0.3 bought again and again");
    assertThat(all().get(1)).isEmpty();
  }

  @Test
  void severalReasonsAddUpAsIfIndependent() {
    wish("complementary", 2);
    candidate(0, "bought/x", "x", "a", 0.5);
    candidate(0, "bought/y", "y", "a", 0.2);
    candidate(0, "bought/x", "x", "c", 0.55).setLift(14.7);
    assertThat(chosen()).containsExactly("a 0.6 bought with x", "c 0.55 bought with x");
    assertThat(all().get(0).get(1).getLift()).isEqualTo(14.7);
  }

  /** The request is of day 100: a's sale is over at that very moment, c's one millisecond later. */
  @Test
  void aSaleThatIsOverIsNotShown() {
    wish("complementary", 2);
    candidate(0, "bought/x", "x", "a", 0.5);
    candidate(0, "bought/x", "x", "c", 0.4);
    Map<String, Long> ends = Map.of("a", 100 * DAY, "c", 100 * DAY + 1);
    ends.forEach(
        (id, end) -> {
          CatalogProduct product = product(id, "Kitchen", 1_000);
          product.setSalePrice(800L);
          product.setSaleUntil(end);
        });
    assertThat(all().get(0))
        .extracting(Recommended::getId, Recommended::getPrice, Recommended::getWas)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", "10.00 GBP", null),
            org.assertj.core.groups.Tuple.tuple("c", "8.00 GBP", "10.00 GBP"));
  }

  @Test
  void whatTheCatalogueDoesNotKnowOrHaveIsNotOffered() {
    wish("complementary", 5);
    candidate(0, "bought/x", "x", "unknown", 0.9);
    product("gone", "Kitchen", 100).setAvailable(false);
    candidate(0, "bought/x", "x", "gone", 0.8);
    candidate(0, "bought/x", "x", "a", 0.1);
    assertThat(chosen()).containsExactly("a 0.1 bought with x");
  }

  @Test
  void whatWasBoughtIsLeftOutUnlessItIsBoughtAgainByNowAndWhatItIsAboutToo() {
    wish("complementary", 5);
    product("b", "Kitchen", 1_000).getAttributes().put(Ranker.AGAIN, "30");
    product("c", "Garden", 1_000).getAttributes().put(Ranker.AGAIN, "30");
    request.getBought().add(new BoughtBefore("a", 5 * DAY));
    request.getBought().add(new BoughtBefore("b", 70 * DAY));
    request.getBought().add(new BoughtBefore("c", 70 * DAY + 1));
    request.getWithout().add("d");
    for (String id : List.of("a", "b", "c", "d", "e")) {
      candidate(0, "bought/x", "x", id, 0.5);
    }
    assertThat(chosen()).containsExactly("b 0.5 bought with x", "e 0.5 bought with x");
  }

  @Test
  void halfOfOneCategoryUnlessThereIsNothingElse() {
    wish("complementary", 4);
    product("f", "Kitchen", 100);
    candidate(0, "bought/x", "x", "a", 0.9);
    candidate(0, "bought/x", "x", "b", 0.8);
    candidate(0, "bought/x", "x", "f", 0.7);
    candidate(0, "bought/x", "x", "c", 0.1);
    assertThat(chosen()).extracting(one -> one.substring(0, 1)).containsExactly("a", "b", "c", "f");
  }

  @Test
  void dearerOnesOfUpToThreeTimesThePriceAndSets() {
    wish("upsell", 5);
    product("x", "Kitchen", 1_000).setAvailable(false);
    product("bit", "Kitchen", 1_099);
    product("more", "Kitchen", 1_100);
    product("most", "Kitchen", 3_000);
    product("too", "Kitchen", 3_001);
    product("set", "Kitchen", 9_000).getAttributes().put(Lists.CONTAINS, "x, y");
    product("other-set", "Kitchen", 9_000).getAttributes().put(Lists.CONTAINS, "y");
    for (String id : List.of("bit", "more", "most", "too")) {
      candidate(0, "demand/category/Kitchen", "x", 1_000L, id, 0.5);
    }
    candidate(0, "sets/x", "x", "set", 1);
    candidate(0, "sets/x", "x", "other-set", 1);
    product("yen", "Kitchen", 1_500).setCurrency("JPY");
    candidate(0, "demand/category/Kitchen", "x", 1_000L, "yen", 0.5);
    assertThat(chosen())
        .containsExactly("set 1.0 set with x", "more 0.5 more than x", "most 0.5 more than x");
  }

  /** In a shop of one level of categories by the name, beside the brand; else by the whole path. */
  @Test
  void betterIsOfTheSameKind() {
    wish("upsell", 9);
    CatalogProduct cup = product("x", "Kitchen", 1_000);
    cup.setName("Green Regency Teacup");
    cup.setBrand("Regency");
    named("stand", "Regency Cakestand").setBrand("Regency");
    named("cups", "Porcelain teacups, gold");
    CatalogProduct other = named("told", "Mug");
    other.getAttributes().put("kind", "Cup");
    assertThat(chosen()).containsExactly("cups 0.5 more than x");
    cup.getAttributes().put("kind", "cup ");
    assertThat(chosen()).containsExactly("cups 0.5 more than x", "told 0.5 more than x");
    cup.getAttributes().clear();
    cup.setCategory(List.of("Kitchen", "Cups"));
    named("gilded", "Gilded").setCategory(List.of("Kitchen", "Cups"));
    named("toy", "Gilded").setCategory(List.of("Toys", "Cups"));
    assertThat(chosen()).containsExactly("gilded 0.5 more than x");
    catalog.remove("x");
    assertThat(chosen()).as("nobody knows what x is").isEmpty();
  }

  private CatalogProduct named(String id, String name) {
    CatalogProduct product = product(id, "Kitchen", 1_500);
    product.setName(name);
    candidate(0, "demand/category/Kitchen", "x", 1_000L, id, 0.5);
    return product;
  }

  @Test
  void whatIsMissingIsMadeUpByWhatIsPopular() {
    wish("complementary", 3);
    candidate(0, "bought/x", "x", "a", 0.02);
    candidate(CandidateSources.ANY, "demand/country/France", "country France", "a", 1);
    candidate(CandidateSources.ANY, "demand/country/France", "country France", "c", 1);
    candidate(CandidateSources.ANY, "demand/all", "everybody", "d", 0.5);
    assertThat(chosen())
        .containsExactly(
            "a 0.02 bought with x", "c 0.1 popular: country France", "d 0.05 popular: everybody");
    request
        .getWishes()
        .set(
            0,
            Wish.newBuilder()
                .setName("upsell")
                .setKind("upsell")
                .setCount(3)
                .setAttribute("")
                .setValue("")
                .build());
    assertThat(chosen()).as("nothing popular is dearer by that").isEmpty();
  }

  /** 7, 7.0 and " 7 " are the same age; made up by what has nothing but the attribute. */
  @Test
  void onlyProductsWithTheAttributeThatIsAskedFor() {
    request
        .getWishes()
        .add(
            Wish.newBuilder()
                .setName("items")
                .setKind("popular")
                .setCount(4)
                .setAttribute("age")
                .setValue("7")
                .build());
    product("a", "Kitchen", 1_000).getAttributes().put("age", "6");
    product("b", "Kitchen", 1_000).getAttributes().put("age", "7.0");
    product("c", "Garden", 1_000).getAttributes().put("age", " 7 ");
    product("d", "Garden", 1_000).getAttributes().put("age", "7+");
    for (String id : List.of("a", "b", "d", "e")) {
      candidate(CandidateSources.ANY, "demand/all", "everybody", id, 0.5);
    }
    for (String id : List.of("b", "c")) {
      candidate(CandidateSources.ANY, "attribute/age/7", "age 7", id, 0.001);
    }
    candidate(CandidateSources.ANY, "attribute/age/6", "age 6", "a", 0.001);
    // 1 - 0.5 * 0.999 = 0.5005.
    assertThat(chosen()).containsExactly("b 0.5005 popular: everybody", "c 0.001 age 7");
    request
        .getWishes()
        .set(
            0,
            Wish.newBuilder()
                .setName("items")
                .setKind("popular")
                .setCount(4)
                .setAttribute("")
                .setValue("")
                .build());
    assertThat(chosen())
        .as("what was looked up for the age is no other wish's")
        .containsExactly(
            "a 0.5 popular: everybody",
            "b 0.5 popular: everybody",
            "d 0.5 popular: everybody",
            "e 0.5 popular: everybody");
  }

  @Property(tries = 1_000)
  void theOrderOfCandidatesLeavesNoTrace(@ForAll long seed) {
    Random random = new Random(seed);
    wish("complementary", 3);
    candidates.clear();
    request.getLookups().clear();
    for (int i = 0; i < 30; i++) {
      String list = "bought/" + random.nextInt(4);
      candidate(
          random.nextInt(4) == 0 ? CandidateSources.ANY : 0,
          list,
          list,
          String.valueOf((char) ('a' + random.nextInt(5))),
          0);
    }
    // One list names a product once, with one score.
    candidates.forEach(
        one -> one.setScore((one.getLookup() + one.getProduct()).hashCode() % 100 / 100.0));
    List<List<Recommended>> first = all();
    Collections.shuffle(candidates, random);
    assertThat(all()).isEqualTo(first);
    request.getWishes().clear();
  }
}
