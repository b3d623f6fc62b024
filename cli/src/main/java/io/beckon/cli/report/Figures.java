package io.beckon.cli.report;

import io.beckon.domain.basics.Money;
import io.beckon.schema.Incremental;
import io.beckon.schema.Performance;
import io.beckon.schema.PerformanceMoney;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures of one subject in one currency, as a report shows them. */
record Figures(Performance subject, PerformanceMoney money) {
  /** What stands where there is nothing to say. */
  static final String NONE = "–";

  /** One for each currency; one without money where there is none. */
  static List<Figures> of(Performance subject) {
    List<Figures> all = new ArrayList<>();
    for (PerformanceMoney money : subject.getMoney()) {
      all.add(new Figures(subject, money));
    }
    if (all.isEmpty()) {
      all.add(new Figures(subject, PerformanceMoney.newBuilder().setCurrency("").build()));
    }
    return all;
  }

  /** Whether anything is not nothing: touches whose rule became known later leave no trace. */
  boolean saysSomething() {
    return subject.getFired() + subject.getReached() + subject.getTreated() + subject.getHeldOut()
            > 0
        || money.getOrders() + money.getAssisted() + money.getLastTouch() != 0;
  }

  /** By kind, then by money, the most first. */
  static Comparator<Figures> order(List<String> kinds) {
    return Comparator.comparingInt((Figures one) -> kinds.indexOf(one.subject.getKind()))
        .thenComparing(one -> one.subject.getWorkspace())
        .thenComparing(one -> one.money.getCurrency())
        .thenComparing(one -> -one.money.getLastTouch())
        .thenComparing(one -> one.subject.getName());
  }

  String amount(@Nullable Long minor) {
    return minor == null || money.getCurrency().isEmpty()
        ? NONE
        : new Money(minor, money.getCurrency()).toString().split(" ", 2)[0];
  }

  String amount(@Nullable Double minor) {
    return minor == null ? NONE : amount(Long.valueOf(Math.round(minor)));
  }

  String conversion() {
    return subject.getConversion() == null ? NONE : percent(subject.getConversion());
  }

  String roi() {
    return money.getRoi() == null ? NONE : percent(money.getRoi());
  }

  /** What would not have come without the rule, in all, with its 95 % interval. */
  String incremental() {
    Incremental incremental = money.getIncremental();
    if (!subject.getKind().equals("rule") || subject.getHeldOut() + subject.getTreated() == 0) {
      return NONE;
    }
    return incremental == null
        ? "not enough: " + subject.getTreated() + " / " + subject.getHeldOut() + " held out"
        : amount(incremental.getTotal())
            + " ("
            + amount(incremental.getTotalLow())
            + " to "
            + amount(incremental.getTotalHigh())
            + ")";
  }

  /** In major units, for plots and files. */
  double major(long minor) {
    return money.getCurrency().isEmpty()
        ? 0
        : new BigDecimal(amount(Long.valueOf(minor))).doubleValue();
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share * 100).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
