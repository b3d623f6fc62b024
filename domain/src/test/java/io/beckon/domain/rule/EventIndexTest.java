package io.beckon.domain.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engine.TestingShop;
import io.beckon.domain.kind.campaign.SwitchRule;
import io.beckon.schema.Event;
import io.beckon.schema.Page;
import io.beckon.schema.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Asking the rules that the index gives must find what asking every rule finds. */
class EventIndexTest {
  private static final String[] CONDITIONS = {
    "",
    "event.page.path == \"/a\"",
    "\"/b\" == event.page.path",
    "event.page.path == \"\"",
    "event.page.path != \"/a\"",
    "event.page.path == \"/a\" && event.campaign.medium == \"cpc\"",
    "event.page.path == \"/a\" || event.page.path == \"/b\"",
    "!(event.page.path == \"/a\")",
    "contact.known && event.page.path == \"/c\"",
    "event.page.path == \"/a\" && event.page.path == \"/b\"",
    "event.page.path == event.page.title",
    "contact.id == \"c1\"",
    "event.product.category == \"Lighting\"",
    "event.products.exists(p, p.category == \"Lighting\")",
    "1 / orders.count > 0 && event.page.path == \"/a\"",
  };

  @Test
  void theIndexLosesNothing() throws RuleFaults {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < CONDITIONS.length; i++) {
      String condition = CONDITIONS[i].isEmpty() ? "" : "if: '" + CONDITIONS[i] + "'\n";
      texts.add(
          "rule: r%02d\nkind: campaign-switch\non: %s\n%sstart: {campaign: c}\nchannel: rtb\n"
              .formatted(i, i % 5 == 4 ? "Product Viewed" : "page", condition));
    }
    RuleSet rules = TestingShop.rules(texts.toArray(String[]::new));
    EventIndex<SwitchRule> index = index(rules);
    Facts facts = new Facts();
    Profile profile = Profile.newBuilder().setContact("c1").build();
    profile.getOrders().setCount(1);
    List<SwitchRule> candidates = new ArrayList<>();
    int looked = 0;
    int held = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      Event event = random(new SplittableRandom(seed));
      profile.setKnown(seed % 3 == 0);
      facts.at(profile, event, event.getTimestamp());
      List<String> expected =
          rules.of(SwitchRule.class).stream()
              .filter(rule -> rule.on().equals(event.getName()) && rule.condition().holds(facts))
              .map(SwitchRule::name)
              .toList();
      index.collect(event.getName(), facts, candidates);
      looked += candidates.size();
      held += expected.size();
      assertThat(candidates.stream().filter(rule -> rule.condition().holds(facts)))
          .extracting(SwitchRule::name)
          .as("seed %d", seed)
          .containsExactlyElementsOf(expected);
    }
    assertThat(held).isPositive();
    assertThat(looked).as("rules looked at").isLessThan(5_000 * CONDITIONS.length / 2);
  }

  @Test
  void oneLookUpLeavesTheFewest() throws RuleFaults {
    String[] texts = new String[1_000];
    for (int i = 0; i < texts.length; i++) {
      texts[i] =
          "rule: r%03d\nkind: campaign-switch\non: page\nif: 'event.campaign.medium == \"m%d\" && event.page.path == \"/%d\"'\nstart: {campaign: c}\nchannel: rtb\n"
              .formatted(i, i % 2, i);
    }
    RuleSet rules = TestingShop.rules(texts);
    List<SwitchRule> candidates = new ArrayList<>();
    Event event = TestingShop.page("e", 0, "/17");
    Facts facts = new Facts().at(Profile.newBuilder().build(), event, event.getTimestamp());
    index(rules).collect("page", facts, candidates);
    assertThat(candidates).extracting(SwitchRule::name).containsExactly("r017");
  }

  private static EventIndex<SwitchRule> index(RuleSet rules) {
    EventIndex<SwitchRule> index = new EventIndex<>();
    rules.of(SwitchRule.class).forEach(rule -> index.add(rule.on(), rule.condition(), rule));
    index.build();
    return index;
  }

  private static Event random(SplittableRandom random) {
    String[] paths = {"/a", "/b", "/c", "", "/d"};
    if (random.nextInt(3) == 0) {
      return TestingShop.product(
          "e", "Product Viewed", 0, "p", random.nextBoolean() ? "Lighting" : "Bags", 100, 1);
    }
    Event event =
        random.nextBoolean()
            ? TestingShop.visitFrom("e", 0, "s", random.nextBoolean() ? "cpc" : "mail")
            : TestingShop.event("e", "page", 0);
    if (random.nextInt(4) > 0) {
      event.setPage(Page.newBuilder().setPath(paths[random.nextInt(paths.length)]).build());
    }
    return event;
  }
}
