package io.beckon.domain.kind.rfm;

import io.beckon.schema.Fact;
import io.beckon.schema.RfmPlace;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** The bins that a contact's measures fall into, from 1 up; 0 is the bin of what is not there. */
final class RfmBins {
  private RfmBins() {}

  /** Writes the bins into the contact's place; says whether one has changed. */
  static boolean fill(RfmPlace place, RfmRule rule, RfmMeasures seen, long time) {
    int recency = 1;
    for (long span : rule.recency()) {
      recency += time - seen.last() < span ? 1 : 0;
    }
    int interest = rule.interest() == null ? 0 : bin(rule.interest().bins(), seen.interest());
    int frequency = bin(rule.frequency(), seen.count());
    int money = money(rule, seen, place.getMoney());
    boolean changed =
        place.getRecency() != recency
            || place.getFrequency() != frequency
            || place.getMoney() != money
            || place.getInterest() != interest;
    place.setVersion(rule.version());
    place.setRecency(recency);
    place.setFrequency(frequency);
    place.setMoney(money);
    place.setInterest(interest);
    return changed;
  }

  /** Of a contact without orders that count, all bins are 0; says whether they were not. */
  static boolean clear(RfmPlace place, RfmRule rule) {
    boolean changed = place.getFrequency() != 0;
    place.setVersion(rule.version());
    place.setRecency(0);
    place.setFrequency(0);
    place.setMoney(0);
    place.setInterest(0);
    return changed;
  }

  /** The bin of money of who was in the bin {@code before}; 0: in none. */
  private static int money(RfmRule rule, RfmMeasures seen, int before) {
    String currency = seen.currency() == null ? "" : seen.currency().getCurrency();
    if (seen.money() < rule.floor().getOrDefault(currency, Long.MIN_VALUE)) {
      return 1;
    }
    List<Long> edges = rule.money().getOrDefault(currency, List.of());
    int bin = bin(edges, seen.money());
    for (int kept = Math.min(before, edges.size() + 1); kept > bin; kept--) {
      // In hundredths of a minor unit, which no amount is too large for.
      BigInteger least = percent(edges.get(kept - 2), 100L - rule.hysteresis());
      if (percent(seen.money(), 100).compareTo(least) >= 0) {
        return kept;
      }
    }
    return bin;
  }

  private static BigInteger percent(long amount, long percent) {
    return BigInteger.valueOf(amount).multiply(BigInteger.valueOf(percent));
  }

  private static int bin(List<Long> least, long value) {
    int bin = 1;
    for (int i = 0; i < least.size(); i++) {
      bin += value >= least.get(i) ? 1 : 0;
    }
    return bin;
  }

  /** Adds to an explanation each bin, and the measure that put the contact there. */
  static void explain(RfmPlace place, RfmMeasures seen, List<Fact> explanation) {
    String currency = seen.currency() == null ? "" : " " + seen.currency().getCurrency();
    String last = Instant.ofEpochMilli(seen.last()).toString();
    explanation.add(fact("recency", place.getRecency(), "last " + last));
    explanation.add(fact("frequency", place.getFrequency(), "count " + seen.count()));
    explanation.add(fact("money", place.getMoney(), seen.money() + currency + " minor units"));
    explanation.add(fact("interest", place.getInterest(), "count " + seen.interest()));
  }

  private static Fact fact(String name, int bin, String why) {
    return new Fact(name, bin + ", " + why);
  }
}
