package io.beckon.domain.kind.trend;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.CalendarDays;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Reviews;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.order.OrderBook;
import io.beckon.domain.order.PurchaseDays;
import io.beckon.domain.order.PurchaseDays.OfDay;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.CurrencyTotal;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import io.beckon.schema.TrendPlace;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a contact buys more, less or regularly: money of the last days against that of as many
 * days before, in the currency of most of the contact's money.
 */
final class TrendConcern implements Concern {
  /** Beside that, its ratio is worked out anew so often while there is anything to work out. */
  private static final long MONTH = 30 * CalendarDays.DAY;

  private static final int PLACES = Bounds.cap(Profile.SCHEMA$, "trends");

  private final RuleSet rules;
  private final List<TrendRule> trends;
  private final SegmentMoves segments;
  private final CalendarDays days;

  TrendConcern(Wiring wiring) {
    rules = wiring.rules();
    trends = rules.of(TrendRule.class);
    segments = wiring.segments();
    days = rules.days();
  }

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
              .setDirection(TrendMeasures.UNCLEAR)
              .setRatio(null)
              .setVariation(null)
              .setSince(context.time())
              .setAt(context.time())
              .build();
      places.add(place);
      context.contactMoved();
    }
    int today = days.day(context.time());
    List<OfDay> bought = PurchaseDays.daily(main, days);
    TrendMeasures.Windows windows = TrendMeasures.windows(bought, rule, today);
    TrendMeasures.Gaps gaps = TrendMeasures.gaps(bought);
    String direction = TrendMeasures.direction(rule, windows, gaps, today);
    Double ratio = TrendMeasures.ratio(windows);
    Double variation = gaps == null ? null : gaps.variation();
    if (place.getVersion() != rule.version()
        || !direction.equals(place.getDirection())
        || !Objects.equals(ratio, place.getRatio())
        || !Objects.equals(variation, place.getVariation())) {
      context.profileChanged();
      place.setVersion(rule.version());
      place.setRatio(ratio);
      place.setVariation(variation);
      place.setAt(context.time());
    }
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
    long moves = movesAt(bought, rule, gaps, today);
    return windows.orders() > 0 ? Math.min(moves, context.time() + MONTH) : moves;
  }

  /**
   * When another direction holds by the passing of time alone, epoch milliseconds. It can only be
   * on a day on which a day with purchases changes its window or leaves both, on which the earlier
   * window is full for the first time, or on which the contact has stopped to buy regularly.
   */
  private long movesAt(
      List<OfDay> bought, TrendRule rule, TrendMeasures.@Nullable Gaps gaps, int today) {
    String now =
        TrendMeasures.direction(rule, TrendMeasures.windows(bought, rule, today), gaps, today);
    for (int day : TrendMeasures.turningDays(bought, rule, gaps).tailSet(today, false)) {
      if (!now.equals(
          TrendMeasures.direction(rule, TrendMeasures.windows(bought, rule, day), gaps, day))) {
        return days.start(day);
      }
    }
    return Facts.NEVER;
  }

  private static String segment(String direction) {
    return direction.equals(TrendMeasures.UNCLEAR) ? "" : direction;
  }

  private static String shown(@Nullable Double number) {
    return number == null ? "none" : String.format(Locale.ROOT, "%.3f", number);
  }
}
