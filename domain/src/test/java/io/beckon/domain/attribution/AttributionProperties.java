package io.beckon.domain.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.schema.AttributionFact;
import io.beckon.schema.AttributionFactKind;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceMoney;
import io.beckon.schema.TouchKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the order in which facts arrive, and however often, the figures are the same. */
class AttributionProperties {
  private static final long HOUR = 3_600_000L;
  private static final long T = 1_293_840_000_000L;
  private static final TouchKind[] KINDS = {
    TouchKind.SENT, TouchKind.OPENED, TouchKind.CLICKED, TouchKind.CLICKED, TouchKind.SHOWN
  };

  @Property(tries = 5_000)
  void orderOfArrivalDoesNotMatter(@ForAll long seed) {
    List<AttributionFact> facts = facts(seed);
    TestingAttribution inOrder = run(facts);
    List<AttributionFact> shuffled = new ArrayList<>(facts);
    shuffled.addAll(facts.subList(0, facts.size() / 3));
    Collections.shuffle(shuffled, new Random(seed + 1));
    TestingAttribution any = run(shuffled);
    assertThat(figures(any)).isEqualTo(figures(inOrder));
    assertThat(credits(any)).isEqualTo(credits(inOrder));
  }

  /** By last touch, straight from the facts. */
  @Property(tries = 2_000)
  void lastTouchIsWhatItSays(@ForAll long seed) {
    List<AttributionFact> facts = facts(seed);
    TestingAttribution live = run(facts);
    Map<String, Long> expected = new TreeMap<>();
    for (AttributionFact order : facts) {
      if (order.getKind() != AttributionFactKind.ORDER) {
        continue;
      }
      long net = order.getAmount();
      for (AttributionFact other : facts) {
        if (other.getOrderId().equals(order.getOrderId())) {
          net -= other.getKind() == AttributionFactKind.REFUND ? other.getAmount() : 0;
          net -= other.getKind() == AttributionFactKind.CANCELLATION ? 1_000_000_000 : 0;
        }
      }
      Map<String, AttributionFact> byMessage = new TreeMap<>();
      for (AttributionFact touch : facts) {
        long age = order.getAt() - touch.getAt();
        long window =
            touch.getTouch() == TouchKind.CLICKED
                ? 120 * HOUR
                : touch.getTouch() == TouchKind.OPENED || touch.getTouch() == TouchKind.SHOWN
                    ? 24 * HOUR
                    : -1;
        if (touch.getKind() == AttributionFactKind.TOUCH && age >= 0 && age <= window) {
          byMessage.merge(
              touch.getTriggerId() + touch.getMailing(),
              touch,
              (a, b) -> {
                boolean aClick = a.getTouch() == TouchKind.CLICKED;
                boolean bClick = b.getTouch() == TouchKind.CLICKED;
                return aClick != bClick ? (aClick ? a : b) : a.getAt() > b.getAt() ? a : b;
              });
        }
      }
      AttributionFact last =
          byMessage.values().stream()
              .max(java.util.Comparator.comparingLong(AttributionFact::getAt))
              .orElse(null);
      if (last != null) {
        expected.merge(last.getChannel(), Math.max(0, net), Long::sum);
      }
    }
    expected.forEach(
        (channel, sum) ->
            assertThat(
                    live.figure("channel", channel).getMoney().stream()
                        .mapToLong(PerformanceMoney::getLastTouch)
                        .sum())
                .isEqualTo(sum));
  }

  private static TestingAttribution run(List<AttributionFact> facts) {
    TestingAttribution all = new TestingAttribution(AttributionSettings.DEFAULT);
    facts.forEach(fact -> all.feed(AttributionFact.newBuilder(fact).build()));
    return all;
  }

  /** Without what counts restatements, which differ; currencies of nothing left out. */
  private static Map<String, Object> figures(TestingAttribution all) {
    Map<String, Object> figures = new TreeMap<>();
    all.figures.forEach(
        (key, figure) -> {
          Performance of = Performance.newBuilder(figure).build();
          Performances.derive(of);
          of.setVersion(0);
          of.setAt(0);
          List<PerformanceMoney> money = new ArrayList<>();
          for (PerformanceMoney one : of.getMoney()) {
            one.setTreatedSquares(Math.rint(one.getTreatedSquares()));
            one.setHeldOutSquares(Math.rint(one.getHeldOutSquares()));
            if (one.getLastTouch() + one.getLinear() + one.getCost() + one.getOrders() != 0
                || one.getTreatedSum() + one.getFirstTouch() + one.getAssisted() != 0) {
              money.add(one);
            }
          }
          of.setMoney(money);
          Performance empty =
              Performance.newBuilder()
                  .setWorkspace("shop")
                  .setKind(of.getKind())
                  .setName(of.getName())
                  .setSettings(1)
                  .build();
          if (!of.equals(empty)) {
            figures.put(key, of);
          }
        });
    return figures;
  }

  private static Map<String, String> credits(TestingAttribution all) {
    Map<String, String> credits = new TreeMap<>();
    all.latest.forEach(
        (key, credit) -> {
          if (credit.getFirstTouch()
                  + credit.getLastTouch()
                  + credit.getLinear()
                  + credit.getTimeDecay()
                  + credit.getPositionBased()
              > 0) {
            credits.put(
                key,
                credit.getRule()
                    + credit.getLastTouch()
                    + "/"
                    + credit.getFirstTouch()
                    + "/"
                    + credit.getLinear()
                    + "/"
                    + credit.getPositionBased()
                    + "/"
                    + credit.getTimeDecay()
                    + "/"
                    + credit.getOrder());
          }
        });
    return credits;
  }

  /** Facts of one contact within a month; no two at one moment. */
  private static List<AttributionFact> facts(long seed) {
    Random random = new Random(seed);
    List<AttributionFact> facts = new ArrayList<>();
    long at = T;
    int orders = 0;
    for (int i = 0; i < 4 + random.nextInt(25); i++) {
      at += 1 + random.nextInt((int) (30 * HOUR));
      String trigger = random.nextInt(3) == 0 ? "" : "t" + random.nextInt(4);
      String mailing = trigger.isEmpty() ? "mail" + random.nextInt(2) : "";
      int kind = random.nextInt(10);
      if (kind < 5) {
        facts.add(
            TestingAttribution.touch(
                "m" + i,
                at,
                KINDS[random.nextInt(KINDS.length)],
                random.nextBoolean() ? "email" : "sms",
                trigger,
                mailing));
      } else if (kind < 7) {
        facts.add(
            TestingAttribution.order(
                AttributionFactKind.ORDER,
                "m" + i,
                at,
                "o" + orders++,
                random.nextInt(10_000),
                "GBP"));
      } else if (kind == 7) {
        facts.add(
            TestingAttribution.order(
                random.nextInt(4) == 0
                    ? AttributionFactKind.CANCELLATION
                    : AttributionFactKind.REFUND,
                "m" + i,
                at,
                "o" + random.nextInt(4),
                random.nextInt(4_000),
                "GBP"));
      } else if (!trigger.isEmpty()
          && facts.stream()
              .noneMatch(
                  fact ->
                      fact.getKind() == AttributionFactKind.FIRED
                          && fact.getId().equals(trigger))) {
        facts.add(
            TestingAttribution.firing(
                AttributionFactKind.FIRED, trigger, at, "rule" + random.nextInt(2), 1));
      }
    }
    return facts;
  }
}
