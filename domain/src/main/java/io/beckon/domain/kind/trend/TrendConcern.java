package io.beckon.domain.kind.trend;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Reviews;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.domain.order.PurchaseDays.Window;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.PurchaseDay;
import io.beckon.schema.TrendPlace;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a contact buys more, less or regularly: money of the last days against that of as many
 * days before, in the currency of most of the contact's money.
 */
final class TrendConcern implements Concern {
  private static final String UNCLEAR = "unclear";

  /** Beside that, its ratio is worked out anew so often while there is anything to work out. */
  private static final long MONTH = 30 * PurchaseDays.DAY;

  private static final int PLACES = Bounds.cap(Profile.SCHEMA$, "trends");
  private static final int DAYS_FOR_VARIATION = 4;

  private final RuleSet rules;
  private final List<TrendRule> trends;
  private final SegmentMoves segments;

  TrendConcern(Wiring wiring) {
    rules = wiring.rules();
    trends = rules.of(TrendRule.class);
    segments = wiring.segments();
  }

  /** The two windows of one contact. */
  private record Windows(Window earlier, Window later, boolean observed) {
    int orders() {
      return earlier.orders() + later.orders();
    }
  }

  /** Gaps between days with orders. */
  private record Gaps(double mean, double variation, int last) {}

  @Override
  public boolean reviewsPurchases() {
    return !trends.isEmpty();
  }

  @Override
  public long reviewAfter(ContactState state, String eventName, long time) {
    Profile profile = state.getProfile();
    if (!Reviews.hasPurchases(profile, time)) {
      return Facts.NEVER;
    }
    for (int i = 0; i < trends.size(); i++) {
      TrendRule rule = trends.get(i);
      TrendPlace place = Bounds.find(profile.getTrends(), TrendPlace::getRule, rule.name());
      if (place == null || place.getVersion() != rule.version()) {
        return time;
      }
    }
    return Facts.NEVER;
  }

  @Override
  public long review(EvaluationContext context) {
    long next = Facts.NEVER;
    for (int i = 0; i < trends.size(); i++) {
      next = Math.min(next, look(context, trends.get(i)));
    }
    return next;
  }

  /** A direction that the contact does not have is taken over, as it is and since when. */
  @Override
  public void onMerge(ContactState state, ContactState other) {
    List<TrendPlace> places = state.getProfile().getTrends();
    for (TrendPlace one : other.getProfile().getTrends()) {
      TrendPlace known = Bounds.find(places, TrendPlace::getRule, one.getRule());
      if (known == null && places.size() < PLACES) {
        places.add(one);
      } else if (known != null && known.getDirection().equals(one.getDirection())) {
        known.setSince(Math.min(known.getSince(), one.getSince()));
      }
    }
  }

  /** As for RFM: what comes of the merge alone goes to nobody. */
  @Override
  public void afterMerge(EvaluationContext context) {
    for (TrendRule rule : trends) {
      TrendPlace place =
          Bounds.find(context.profile().getTrends(), TrendPlace::getRule, rule.name());
      if (place != null) {
        segments.takeOver(context, rule, segment(place.getDirection()), place.getSince());
        if (!Reviews.isImminent(context)) {
          look(context, rule);
        }
      }
    }
  }

  @Override
  public void expire(ContactState state, long now) {
    Bounds.remove(state.getProfile().getTrends(), place -> rules.rule(place.getRule()) == null);
  }

  /** What fails is the rule's failure alone. */
  private long look(EvaluationContext context, TrendRule rule) {
    try {
      return looked(context, rule);
    } catch (RuntimeException e) {
      context.failed(rule, "the review of purchases", e);
      return Facts.NEVER;
    }
  }

  /** Looks at the contact's orders; gives when that is next to be done without another order. */
  private long looked(EvaluationContext context, TrendRule rule) {
    CurrencyTotal main = OrderBook.main(context.profile().getOrders());
    if (main == null) {
      return Facts.NEVER;
    }
    List<TrendPlace> places = context.profile().getTrends();
    TrendPlace place = Bounds.find(places, TrendPlace::getRule, rule.name());
    if (place == null) {
      if (places.size() == PLACES) {
        return Facts.NEVER;
      }
      place =
          TrendPlace.newBuilder()
              .setRule(rule.name())
              .setVersion(rule.version())
              .setDirection(UNCLEAR)
              .setRatio(null)
              .setVariation(null)
              .setSince(context.time())
              .setAt(context.time())
              .build();
      places.add(place);
      context.contactMoved();
    }
    int today = PurchaseDays.day(context.time());
    Windows windows = windows(main, rule, today);
    Gaps gaps = gaps(main);
    String direction = direction(rule, windows, gaps, today);
    place.setVersion(rule.version());
    place.setRatio(ratio(windows));
    place.setVariation(gaps == null ? null : gaps.variation());
    place.setAt(context.time());
    if (!direction.equals(place.getDirection())) {
      List<Fact> seen =
          List.of(
              new Fact("earlier window", windows.earlier().net() + " " + main.getCurrency()),
              new Fact("later window", windows.later().net() + " " + main.getCurrency()),
              new Fact("ratio", shown(place.getRatio())),
              new Fact("orders in both", String.valueOf(windows.orders())),
              new Fact("variation of gaps", shown(place.getVariation())));
      segments.move(context, rule, segment(place.getDirection()), segment(direction), seen);
      place.setDirection(direction);
      place.setSince(context.time());
      context.contactMoved();
    }
    long moves = movesAt(main, rule, gaps, today);
    return windows.orders() > 0 ? Math.min(moves, context.time() + MONTH) : moves;
  }

  /**
   * When another direction holds by the passing of time alone, epoch milliseconds. It can only be
   * on a day on which a day with purchases changes its window or leaves both, on which the earlier
   * window is full for the first time, or on which the contact has stopped to buy regularly.
   */
  private static long movesAt(CurrencyTotal main, TrendRule rule, @Nullable Gaps gaps, int today) {
    String now = direction(rule, windows(main, rule, today), gaps, today);
    for (int day : turningDays(main, rule, gaps).tailSet(today, false)) {
      if (!now.equals(direction(rule, windows(main, rule, day), gaps, day))) {
        return day * PurchaseDays.DAY;
      }
    }
    return Facts.NEVER;
  }

  private static TreeSet<Integer> turningDays(
      CurrencyTotal main, TrendRule rule, @Nullable Gaps gaps) {
    TreeSet<Integer> days = new TreeSet<>();
    for (PurchaseDay bought : main.getDays()) {
      days.add(bought.getDay());
      days.add(bought.getDay() + rule.windowDays());
      days.add(bought.getDay() + 2 * rule.windowDays());
    }
    if (!main.getDays().isEmpty()) {
      days.add(main.getDays().get(0).getDay() + 2 * rule.windowDays() - 1);
    }
    if (gaps != null) {
      days.add(gaps.last() + (int) Math.floor(2 * gaps.mean()) + 1);
    }
    return days;
  }

  private static Windows windows(CurrencyTotal main, TrendRule rule, int today) {
    int later = today - rule.windowDays() + 1;
    int earlier = later - rule.windowDays();
    return new Windows(
        PurchaseDays.window(main, earlier, later - 1),
        PurchaseDays.window(main, later, today),
        !main.getDays().isEmpty() && main.getDays().get(0).getDay() <= earlier);
  }

  private static @Nullable Double ratio(Windows windows) {
    return windows.earlier().net() <= 0
        ? null
        : (double) windows.later().net() / windows.earlier().net();
  }

  private static String direction(TrendRule rule, Windows windows, @Nullable Gaps gaps, int today) {
    if (windows.observed() && windows.orders() >= rule.orders()) {
      Double ratio = ratio(windows);
      if (ratio == null ? windows.later().net() > 0 : ratio >= rule.more()) {
        return TrendRule.MORE;
      }
      if (ratio != null && ratio <= rule.less()) {
        return TrendRule.LESS;
      }
    }
    // Who has stopped does not buy regularly any more.
    boolean goesOn = gaps != null && today - gaps.last() <= 2 * gaps.mean();
    return goesOn && gaps != null && gaps.variation() <= rule.regular()
        ? TrendRule.REGULAR
        : UNCLEAR;
  }

  /** Null with fewer than four days on which something was bought. */
  private static @Nullable Gaps gaps(CurrencyTotal main) {
    int days = 0;
    int first = 0;
    int last = 0;
    for (PurchaseDay day : main.getDays()) {
      if (day.getOrders() > 0) {
        first = days == 0 ? day.getDay() : first;
        last = day.getDay();
        days++;
      }
    }
    if (days < DAYS_FOR_VARIATION) {
      return null;
    }
    double mean = (double) (last - first) / (days - 1);
    double squares = 0;
    int before = first;
    for (PurchaseDay day : main.getDays()) {
      if (day.getOrders() > 0 && day.getDay() != first) {
        double off = day.getDay() - before - mean;
        squares += off * off;
        before = day.getDay();
      }
    }
    return new Gaps(mean, Math.sqrt(squares / (days - 1)) / mean, last);
  }

  private static String segment(String direction) {
    return direction.equals(UNCLEAR) ? "" : direction;
  }

  private static String shown(@Nullable Double number) {
    return number == null ? "none" : String.format(Locale.ROOT, "%.3f", number);
  }
}
