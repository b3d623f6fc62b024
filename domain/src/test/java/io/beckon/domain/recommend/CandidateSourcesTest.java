package io.beckon.domain.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.engine.TestingOutcome;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.schema.Affinities;
import io.beckon.schema.Affinity;
import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.Lookup;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Recommended;
import io.beckon.schema.Suggestions;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.Wish;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CandidateSourcesTest {
  private static final String SWITCH =
      """
      rule: next-thing
      version: 1
      kind: trigger
      about: What goes with what was bought.
      when: {event: Order Completed, after: 10m, unless: Order Refunded}
      send:
        channel: crm
        template: next
        with: {a: "1 + 1", products: 'recommend("complementary", 4)', b: "'x'"}
      """;

  private final ContactState state = new Newcomers().contact("shop", "c1");
  private final TestingOutcome outcome = new TestingOutcome();
  private final List<RecommendationRequest> requests = outcome.requests;

  private static List<String> lookups(RecommendationRequest request, int wish) {
    return request.getLookups().stream()
        .filter(lookup -> lookup.getWish() == wish)
        .map(Lookup::getList)
        .toList();
  }

  private ContactEngine engagement(long every, String... rules) throws RuleFaults {
    return new ContactEngine(TestingShop.rules(rules), Settings.DEFAULT.recommending(every));
  }

  @Test
  void aTriggerGoesPastTheRecommenderAndWhatTakesItBackFollowsIt() throws RuleFaults {
    ContactEngine heart = engagement(0, SWITCH);
    heart.onEvent(
        state, TestingShop.order("m1", "Order Completed", 0, "o1", null, "lamp-1", "mug"), outcome);
    heart.onWake(state, TestingShop.START + 10 * TestingShop.MINUTE, outcome);
    // A refund of five minutes after the order becomes known too late.
    heart.onEvent(
        state, TestingShop.order("m2", "Order Refunded", 5, "o1", null, "lamp-1", "mug"), outcome);
    assertThat(requests).hasSize(2);
    Trigger fired = requests.get(0).getTrigger();
    assertThat(fired.getPayload())
        .isEqualTo(
            "{\"a\":2,\"products\":{\"recommend\":\"complementary\",\"count\":4},\"b\":\"x\"}");
    assertThat(lookups(requests.get(0), 0)).containsExactly("bought/lamp-1", "bought/mug");
    assertThat(lookups(requests.get(0), CandidateSources.ANY)).contains("demand/all");
    assertThat(requests.get(0).getWithout()).containsExactly("lamp-1", "mug");
    assertThat(requests.get(0).getBought()).hasSize(2);
    assertThat(requests.get(0).getLookups().get(0).getMost()).isEqualTo(12);
    Trigger back = requests.get(1).getTrigger();
    assertThat(back.getKind()).isEqualTo(TriggerKind.RETRACT);
    assertThat(back.getRetracts()).isEqualTo(fired.getId());
    assertThat(requests.get(1).getKey()).isEqualTo(requests.get(0).getKey());
    assertThat(requests.get(1).getId()).isNotEqualTo(requests.get(0).getId());
    assertThat(requests.get(1).getLookups()).isEmpty();
    Recommended product =
        Recommended.newBuilder()
            .setId("p")
            .setName("Pot")
            .setCategory("Kitchen")
            .setPrice("1.00 GBP")
            .setWas(null)
            .setUrl(null)
            .setImage(null)
            .setScore(0.5)
            .setReason("because")
            .setLift(null)
            .build();
    assertThat(FilledPayload.of(fired.getPayload(), requests.get(0), List.of(List.of(product))))
        .isEqualTo(
            "{\"a\":2,\"products\":[{\"id\":\"p\",\"name\":\"Pot\",\"category\":\"Kitchen\","
                + "\"price\":{\"amount\":\"1.00\",\"currency\":\"GBP\",\"minor\":100},\"score\":0.5,\"reason\":\"because\"}],\"b\":\"x\"}");
  }

  @Test
  void anAttributeOfTheCatalogueIsAskedForByWhatTheRuleKnows() throws RuleFaults {
    String grown =
        SWITCH.replace(
            "recommend(\"complementary\", 4)",
            "recommend(\"popular\", 4, \"age\", orders.count + 6)");
    ContactEngine heart = engagement(0, grown);
    heart.onEvent(
        state, TestingShop.order("m1", "Order Completed", 0, "o1", null, "lamp-1"), outcome);
    heart.onWake(state, TestingShop.START + 10 * TestingShop.MINUTE, outcome);
    RecommendationRequest request = requests.get(0);
    assertThat(request.getWishes())
        .containsExactly(
            Wish.newBuilder()
                .setName("products")
                .setKind("popular")
                .setCount(4)
                .setAttribute("age")
                .setValue("7")
                .build());
    assertThat(lookups(request, CandidateSources.ANY)).contains("demand/all", "attribute/age/7");
    assertThat(Objects.requireNonNull(request.getTrigger()).getPayload())
        .contains("{\"recommend\":\"popular\",\"count\":4,\"where\":{\"age\":\"7\"}}");
  }

  @Test
  void aProductIsInTheListsOfItsShortAttributesNewestFirst() {
    CatalogProduct toy =
        CatalogProduct.newBuilder()
            .setWorkspace("shop")
            .setProductId("toy")
            .setName("Toy")
            .setCategory(List.of("Toys"))
            .setBrand(null)
            .setCurrency("GBP")
            .setPrice(1L)
            .setSalePrice(null)
            .setAvailable(true)
            .setAddress(null)
            .setImage(null)
            .setAttributes(
                Map.of(
                    "age",
                    "07",
                    "contains",
                    "a,b",
                    "bought_again_days",
                    "9",
                    "about",
                    "x".repeat(21)))
            .setAt(1L)
            .build();
    assertThat(Lists.of(toy))
        .extracting(Suggestions::getList)
        .containsExactlyInAnyOrder("sets/a", "sets/b", "attribute/age/7");
    Suggestions known = Lists.of(toy).get(0);
    CatalogProduct another = CatalogProduct.newBuilder(toy).setProductId("another").build();
    Suggestions both = Lists.beside(known, Lists.of(another).get(0));
    assertThat(both.getProducts()).extracting("product").containsExactly("another", "toy");
    assertThat(Lists.beside(both, Lists.of(toy).get(0)).getProducts())
        .extracting("product")
        .containsExactly("toy", "another");
  }

  /** Nothing is under way at a time that is not told apart from what was asked for just then. */
  @Test
  void theTombstoneHasAnIdOfItsOwn() {
    assertThat(Requests.nothing(state.getProfile(), 5).getId())
        .isNotEqualTo(Requests.standing(state.getProfile(), 5).getId());
  }

  @Test
  void standingRecommendationsFollowTheVisitOnceInAWhileAndAnOrderAtOnce() throws RuleFaults {
    ContactEngine heart = engagement(60_000);
    heart.onEvent(state, TestingShop.page("m0", 0, "/"), outcome);
    assertThat(requests).as("nothing to go by").isEmpty();
    heart.onEvent(state, view("m1", 0.1, "lamp-1"), outcome);
    heart.onWake(state, heart.nextWakeUp(state), outcome);
    assertThat(requests).as("with the profile's record").hasSize(1);
    heart.onEvent(state, view("m2", 0.2, "lamp-2"), outcome);
    heart.onWake(state, heart.nextWakeUp(state), outcome);
    assertThat(requests).hasSize(1);
    assertThat(heart.nextWakeUp(state))
        .as("a minute after the record with the first")
        .isEqualTo(TestingShop.START + 7_000 + TestingShop.MINUTE);
    heart.onWake(state, heart.nextWakeUp(state), outcome);
    assertThat(requests).hasSize(2);
    assertThat(requests.get(1).getOwn())
        .extracting(Candidate::getProduct)
        .containsExactly("lamp-2", "lamp-1");
    assertThat(lookups(requests.get(1), 1)).containsExactly("viewed/lamp-2", "viewed/lamp-1");
    heart.onEvent(
        state, TestingShop.order("m3", "Order Completed", 1.2, "o1", null, "mug"), outcome);
    assertThat(requests).hasSize(3);
    assertThat(lookups(requests.get(2), 2)).containsExactly("bought/mug");
    assertThat(lookups(requests.get(2), 3))
        .containsExactly("next-product/mug", "bought/mug", "next/Gifts");
    heart.onEvent(state, TestingShop.page("m4", 30, "/"), outcome);
    heart.onWake(state, TestingShop.START + 31 * TestingShop.MINUTE, outcome);
    assertThat(requests).as("nothing that they follow from has changed").hasSize(3);
  }

  /** The mug is in 3 of 4 orders: in 2 of them once more, 0.5; the pot in 2, 0.25; the cup in 1. */
  @Test
  void whatIsOrderedAgainAndAgainIsNextByItself() throws RuleFaults {
    ContactEngine heart = engagement(0);
    String[][] orders = {{"mug", "pot"}, {"mug", "cup"}, {"pot", "lid"}, {"mug"}};
    for (int i = 0; i < orders.length; i++) {
      heart.onEvent(
          state,
          TestingShop.order("m" + i, "Order Completed", i * 1_440.0, "o" + i, null, orders[i]),
          outcome);
    }
    RecommendationRequest request =
        Requests.standing(state.getProfile(), TestingShop.START + 7 * TestingShop.DAY);
    assertThat(request.getOwn())
        .extracting(one -> one.getWish() + one.getProduct() + " " + one.getScore())
        .containsExactly("3mug 0.5", "3pot 0.25");
    assertThat(request.getBought()).extracting("product").contains("mug");
    assertThat(request.getWithout()).as("the mug may come again").doesNotContain("mug");
  }

  /** One look a week ago: 2^-1 * (1 - 2^-1) = 0.25; two looks just now: 1 - 2^-2 = 0.75. */
  @Test
  void whatWasViewedCountsByHowOftenAndHowLongAgo() throws RuleFaults {
    ContactEngine heart = engagement(0);
    double week = 7 * 1_440;
    heart.onEvent(state, view("m1", 0, "old"), outcome);
    heart.onEvent(state, view("m2", week, "new"), outcome);
    heart.onEvent(state, view("m3", week, "new"), outcome);
    RecommendationRequest request =
        Requests.standing(state.getProfile(), TestingShop.START + 7 * TestingShop.DAY);
    assertThat(request.getOwn())
        .extracting(one -> one.getWish() + one.getProduct() + " " + one.getScore())
        .as("of the last visit")
        .containsExactly("0new 0.75");
  }

  /** Confidence 0.8, lift 4: the other one is in 0.2 of all baskets, so 0.6 likelier. */
  @Test
  void aPairsScoreIsHowMuchLikelierItMakesTheOther() {
    Suggestions list =
        Objects.requireNonNull(
            Lists.of(
                Affinities.newBuilder()
                    .setWorkspace("shop")
                    .setKind("bought")
                    .setUnit("product")
                    .setItem("a")
                    .setAt(1L)
                    .setBaskets(100.0)
                    .setAlone(10.0)
                    .setMissed(0.0)
                    .setOthers(
                        List.of(
                            Affinity.newBuilder()
                                .setItem("seldom")
                                .setTogether(1.0)
                                .setAlone(2.0)
                                .setSupport(0.01)
                                .setConfidence(0.1)
                                .setLift(5.0)
                                .setLeverage(0.0)
                                .build(),
                            Affinity.newBuilder()
                                .setItem("often")
                                .setTogether(8.0)
                                .setAlone(20.0)
                                .setSupport(0.08)
                                .setConfidence(0.8)
                                .setLift(4.0)
                                .setLeverage(0.0)
                                .build(),
                            Affinity.newBuilder()
                                .setItem("anyway")
                                .setTogether(8.0)
                                .setAlone(90.0)
                                .setSupport(0.08)
                                .setConfidence(0.8)
                                .setLift(0.9)
                                .setLeverage(0.0)
                                .build()))
                    .build()));
    assertThat(list.getProducts()).extracting("product").containsExactly("often", "seldom");
    assertThat(list.getProducts().get(0).getScore()).isCloseTo(0.6, within(1e-12));
    assertThat(list.getProducts().get(1).getScore()).isCloseTo(0.08, within(1e-12));
  }

  @Test
  void wrongUseIsNamed() {
    assertFault("recommend(\"alike\", 4)", "recommend() knows viewed, viewed-ever");
    assertFault("recommend(\"next\", 0)", "gives 1 to 20 products, not 0");
    assertFault("recommend(contact.id, 3)", "takes a fixed kind and number");
    assertFault("recommend(\"next\", 3, contact.id, 7)", "takes a fixed name of an attribute");
    assertFault("[recommend(\"next\", 3)]", "stands for a value of a payload");
  }

  private static void assertFault(String expression, String fault) {
    String rule =
        SWITCH.replace(
            "'recommend(\"complementary\", 4)'", "'" + expression.replace("'", "''") + "'");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> TestingShop.rules(rule))
        .hasMessageContaining(fault);
  }

  private static Event view(String id, double minutes, String product) {
    return TestingShop.product(id, "Product Viewed", minutes, product, "Lighting", 500, 1);
  }
}
