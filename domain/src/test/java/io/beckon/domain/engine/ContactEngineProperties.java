package io.beckon.domain.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.score.ScoreRule;
import io.beckon.domain.kind.score.Scores;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.CartLine;
import io.beckon.schema.ContactState;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.Score;
import io.beckon.schema.Trigger;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

@Tag("long")
class ContactEngineProperties {
  static final long HALF_LIFE = 7 * 86_400_000L;
  static final long AFTER = 30 * 60_000L;
  static final Map<String, Double> POINTS =
      Map.of("page", 1.0, "Product Viewed", 2.0, "Product Added", 10.0, "Email Opened", 3.0);
  static final RuleSet RULES = rules();
  private static final RuleSet EXAMPLES = TestingShop.exampleRules();

  /** What events bring about at once depends on their order, and a cap counts it with the rest. */
  private static final RuleSet WITHOUT_CAPS = TestingShop.exampleRulesWithout("house-limits");

  private static RuleSet rules() {
    String points =
        """
        points:
          - {on: page, give: 1}
          - {on: Product Viewed, give: 2}
          - {on: Product Added, give: 10}
          - {on: Email Opened, give: 3}
        """;
    try {
      return TestingShop.rules(
          "rule: warm\nkind: score\nhalfLife: 7d\n" + points,
          "rule: recent\nkind: score\nwindow: 2d\n" + points,
          "rule: left\nkind: trigger\nwhen: {cart: abandoned, after: 30m}\nsend: {channel: email}\nlimit: {once: cart}\n",
          "rule: life\nkind: lifecycle\nstages:\n  - {stage: lead, if: 'true'}\n  - {stage: customer, if: orders.count >= 1}\n  - {stage: quiet, if: 'orders.count >= 1 && !within(orders.last, 1d)'}\n");
    } catch (RuleFaults e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The heart, fed in any order within the bound and with repetitions, agrees with the obvious
   * computation.
   */
  @Property(tries = 100_000)
  void theHeartAgreesWithTheReference(@ForAll long seed) {
    List<Event> history = Histories.random(seed);
    long end = Histories.end(history);
    TestingOutcome out = new TestingOutcome();
    ContactState state =
        Histories.live(
            new ContactEngine(RULES, Settings.DEFAULT),
            Histories.rearranged(history, seed + 1),
            end,
            out);
    ReferenceContact reference = new ReferenceContact(history);
    Profile profile = state.getProfile();

    assertThat(ProfileFacts.visits(profile)).isEqualTo(reference.visits());
    assertThat(cart(profile)).isEqualTo(reference.cart(end));
    assertThat(profile.getOrders().getCount()).isEqualTo(reference.orders());
    assertThat(profile.getOrders().getMoney().stream().mapToLong(CurrencyTotal::getOrdered).sum())
        .isEqualTo(reference.money("Order Completed"));
    assertThat(profile.getOrders().getMoney().stream().mapToLong(CurrencyTotal::getReturned).sum())
        .isEqualTo(reference.money("Order Refunded"));
    assertThat(score(profile, "warm", end))
        .isCloseTo(reference.halfLifeScore(POINTS, HALF_LIFE, end), within(1e-9));
    assertThat(score(profile, "recent", end))
        .isCloseTo(reference.windowScore(POINTS, 2, end), within(1e-9));
    assertThat(out.triggers)
        .extracting(Trigger::getAt)
        .containsExactlyElementsOf(reference.reminders(AFTER, end));
    long lastOrder = profile.getOrders().getLastAt();
    String stage =
        reference.orders() == 0 ? "lead" : end >= lastOrder + 86_400_000L ? "quiet" : "customer";
    assertThat(profile.getStages().get(0).getStage()).isEqualTo(stage);
  }

  /**
   * Order within the bound and repetitions change neither the profile nor what fires at deadlines.
   */
  @Property(tries = 5_000)
  void orderOfArrivalDoesNotMatter(@ForAll long seed) {
    List<Event> history = Histories.random(seed);
    long end = Histories.end(history);
    TestingOutcome one = new TestingOutcome();
    TestingOutcome two = new TestingOutcome();
    ContactEngine heart = new ContactEngine(WITHOUT_CAPS, Settings.DEFAULT);
    Profile inOrder = Histories.live(heart, history, end, one).getProfile();
    Profile shuffled =
        Histories.live(heart, Histories.rearranged(history, seed + 7), end, two).getProfile();
    assertThat(comparable(shuffled)).isEqualTo(comparable(inOrder));
    assertThat(shuffled.getScores()).hasSameSizeAs(inOrder.getScores());
    for (ScoreRule rule : WITHOUT_CAPS.of(ScoreRule.class)) {
      // A capped rule counts the first events of a day; which of two within the bound is first
      // depends on arrival.
      double expected = rule.value(Scores.find(inOrder.getScores(), rule.name()), end);
      double value = rule.value(Scores.find(shuffled.getScores(), rule.name()), end);
      assertThat(value).isCloseTo(expected, within(1e-5 * Math.abs(expected) + 1e-9));
    }
    assertThat(atDeadlines(two)).isEqualTo(atDeadlines(one));
  }

  /** A page that was read after the order behind it asked for a review too early. */
  @Example
  void whatHappenedBeforeTheFirstOrderAsksForNoReview() {
    orderOfArrivalDoesNotMatter(7_715_135L);
  }

  /** Storing the contact at any moment and going on from the bytes changes nothing. */
  @Property(tries = 2_000)
  void goingOnFromStoredStateChangesNothing(@ForAll long seed) throws IOException {
    List<Event> history = Histories.random(seed);
    ContactEngine heart = new ContactEngine(EXAMPLES, Settings.DEFAULT);
    AvroCodec<ContactState> codec = new AvroCodec<>(ContactState.class);
    TestingOutcome whole = new TestingOutcome();
    TestingOutcome split = new TestingOutcome();
    ContactState kept = new Newcomers().contact("shop", "c1");
    ContactState stored = new Newcomers().contact("shop", "c1");
    for (Event event : history) {
      heart.onEvent(kept, Event.newBuilder(event).build(), whole);
      heart.onWake(kept, event.getTimestamp() - Histories.BOUND, whole);
      stored = codec.decode(codec.encode(stored));
      heart.onEvent(stored, Event.newBuilder(event).build(), split);
      stored = codec.decode(codec.encode(stored));
      heart.onWake(stored, event.getTimestamp() - Histories.BOUND, split);
    }
    assertThat(stored).isEqualTo(codec.decode(codec.encode(kept)));
    assertThat(split.triggers).isEqualTo(whole.triggers);
  }

  /**
   * A flood of ever new products, searches, sources and ids never makes a list longer than its cap.
   */
  @Property(tries = 20)
  void stateNeverExceedsItsCaps(@ForAll long seed) {
    ContactEngine heart = new ContactEngine(EXAMPLES, Settings.DEFAULT);
    ContactState state = new Newcomers().contact("shop", "c1");
    TestingOutcome out = new TestingOutcome();
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    String[] names = {
      "Product Viewed",
      "Product Added",
      "Product Removed",
      "Order Completed",
      "Order Refunded",
      "Products Searched",
      "Email Opened",
      "page"
    };
    for (int i = 0; i < 3_000; i++) {
      String name = names[random.nextInt(names.length)];
      Event event =
          name.startsWith("Order")
              ? TestingShop.order("f" + i, name, i * 0.5, "o" + i, null, "lamp" + i)
              : TestingShop.product("f" + i, name, i * 0.5, "p" + i, "c" + i, 100, 1);
      event.setQuery("q" + i);
      event.setCurrency(new String[] {"GBP", "EUR", "USD", "CHF", "SEK", "NOK", "PLN"}[i % 7]);
      event.setCampaign(io.beckon.schema.Campaign.newBuilder().setSource("s" + i).build());
      event.getTraits().put("t" + i, "x");
      event.getConsents().add(new io.beckon.schema.ConsentChange("ch" + i, true, null));
      heart.onEvent(state, event, out);
      if (i % 50 == 0) {
        heart.onWake(state, event.getTimestamp() - Histories.BOUND, out);
      }
      assertBounded(state);
    }
  }

  private static void assertBounded(IndexedRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      int size =
          value instanceof List<?> list
              ? list.size()
              : value instanceof Map<?, ?> map ? map.size() : -1;
      if (size >= 0 && field.getObjectProp("cap") instanceof Integer cap) {
        assertThat(size)
            .as("%s.%s", record.getSchema().getName(), field.name())
            .isLessThanOrEqualTo(cap);
      }
      if (value instanceof List<?> list) {
        for (Object element : list) {
          if (element instanceof IndexedRecord inner && !(element instanceof Event)) {
            assertBounded(inner);
          }
        }
      } else if (value instanceof IndexedRecord inner) {
        assertBounded(inner);
      }
    }
  }

  /** What is the same for a contact however its history became known. */
  static void agree(Profile profile, ReferenceContact reference, long end) {
    assertThat(cart(profile)).isEqualTo(reference.cart(end));
    assertThat(profile.getOrders().getCount()).isEqualTo(reference.orders());
    assertThat(score(profile, "warm", end))
        .isCloseTo(reference.halfLifeScore(POINTS, HALF_LIFE, end), within(1e-9));
    assertThat(score(profile, "recent", end))
        .isCloseTo(reference.windowScore(POINTS, 2, end), within(1e-9));
  }

  static Map<String, Integer> cart(Profile profile) {
    Map<String, Integer> cart = new TreeMap<>();
    for (CartLine line : profile.getCart().getLines()) {
      if (line.getQuantity() > 0) {
        cart.put(line.getProductId(), line.getQuantity());
      }
    }
    return cart;
  }

  static double score(Profile profile, String rule, long time) {
    Score score = Scores.find(profile.getScores(), rule);
    return score == null
        ? 0
        : RULES.of(ScoreRule.class).stream()
            .filter(one -> one.name().equals(rule))
            .findFirst()
            .orElseThrow()
            .value(score, time);
  }

  /**
   * A profile in a form that can be compared: lists sorted, scores as of one time to a relative
   * 1e-5 (a capped rule counts the first events of a day, and which of two within the bound is
   * first depends on their order), and without the moments at which an event-driven move was
   * noticed.
   */
  static String comparable(Profile profile) {
    StringBuilder text = new StringBuilder();
    text.append(profile.getKnown())
        .append(profile.getFirstSeen())
        .append(profile.getLastSeen())
        .append(profile.getEvents());
    text.append(profile.getTraits())
        .append(new TreeMap<>(profile.getConsents()))
        .append(profile.getVisitsBefore())
        .append(profile.getVisits());
    text.append(sorted(profile.getViewed()))
        .append(cart(profile))
        .append(profile.getCart().getTouchedAt());
    text.append(profile.getOrders().getCount())
        .append(profile.getOrders().getReturns())
        .append(profile.getOrders().getFirstAt())
        .append(profile.getOrders().getLastAt());
    text.append(sorted(profile.getOrders().getMoney()))
        .append(profile.getOrders().getRecent())
        .append(sorted(profile.getOrders().getBought()))
        .append(sorted(profile.getMessages()));
    profile
        .getStages()
        .forEach(stage -> text.append(stage.getLifecycle()).append(stage.getStage()));
    profile.getDiscounts().forEach(discount -> text.append(discount));
    return text.toString();
  }

  private static List<String> sorted(List<?> records) {
    return records.stream().map(Object::toString).sorted().toList();
  }

  /**
   * Which of two events within the bound lets a contact enter a segment or cross a threshold
   * depends on their order of arrival, and a wait or a programme that begins with it counts from
   * there (decision 10).
   */
  private static boolean countsFromAMove(Trigger trigger) {
    return EXAMPLES.rule(trigger.getRule()) instanceof AtMoment rule
        && (rule.moment() instanceof Moment.OnSegment
            || rule.moment() instanceof Moment.OnStage
            || rule.moment() instanceof Moment.OnThreshold)
        && !trigger.getRule().equals("we-miss-you");
  }

  private static List<String> atDeadlines(TestingOutcome out) {
    return out.triggers.stream()
        .filter(trigger -> trigger.getDeadline() != null && !trigger.getRuleKind().equals("score"))
        .filter(trigger -> !countsFromAMove(trigger))
        .map(
            trigger ->
                String.join(
                    " ",
                    trigger.getRule(),
                    trigger.getTemplate(),
                    java.time.Instant.ofEpochMilli(trigger.getAt()).toString(),
                    trigger.getId(),
                    trigger.getPayload()))
        .toList();
  }
}
