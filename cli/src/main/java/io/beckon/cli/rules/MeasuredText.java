package io.beckon.cli.rules;

import io.beckon.domain.basics.Money;
import io.beckon.domain.kind.rfm.RfmRule;
import io.beckon.domain.kind.rfm.WorkspaceBins;
import io.beckon.domain.policy.Habits;
import io.beckon.domain.policy.WorkspaceHabits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Measured figures as a rule document writes them. */
final class MeasuredText {
  /** As many as the schema allows. */
  private static final int CURRENCIES = 20;

  private MeasuredText() {}

  static String list(List<?> values) {
    return values.toString();
  }

  static String days(List<Long> days) {
    return list(days.stream().map(day -> day + "d").toList());
  }

  /**
   * Of a currency that few use, the edges stay as they are; if there are none, it gets none. The
   * same holds for one that does not exist, and for more than a document may have.
   */
  static String money(RfmRule rule, WorkspaceBins bins) {
    Map<String, String> money = new TreeMap<>();
    rule.money().forEach((currency, edges) -> money.put(currency, amounts(currency, edges)));
    for (String currency : bins.currencies()) {
      List<Long> known = rule.money().get(currency);
      int count = (known == null ? rule.frequency() : known).size() + 1;
      boolean room = known != null || money.size() < CURRENCIES;
      if (room && exists(currency) && bins.contacts(currency) >= WorkspaceBins.ENOUGH) {
        money.put(currency, amounts(currency, bins.money(currency, count)));
      }
    }
    return money.entrySet().stream()
        .map(one -> one.getKey() + ": " + one.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static boolean exists(String currency) {
    return Currency.getAvailableCurrencies().stream()
        .anyMatch(one -> one.getCurrencyCode().equals(currency));
  }

  private static String amounts(String currency, List<Long> edges) {
    List<String> amounts = new ArrayList<>();
    for (long edge : edges) {
      String amount = new Money(edge, currency).toString();
      amounts.add(
          new BigDecimal(amount.substring(0, amount.indexOf(' ')))
              .stripTrailingZeros()
              .toPlainString());
    }
    return list(amounts);
  }

  static String habits(WorkspaceHabits habits) {
    StringBuilder text = new StringBuilder();
    if (!habits.clicked().isEmpty()) {
      text.append("\n  clicked: ")
          .append(
              habits.clicked().entrySet().stream()
                  .map(one -> one.getKey() + ": " + rounded(one.getValue()))
                  .collect(Collectors.joining(", ", "{", "}")));
    }
    if (habits.reactions() > 0) {
      text.append("\n  hours:");
      for (int day = 0; day < Habits.DAYS.size(); day++) {
        text.append("\n    ")
            .append(Habits.DAYS.get(day))
            .append(": ")
            .append(list(habits.hours(day)));
      }
    }
    return text.toString();
  }

  private static String rounded(double share) {
    return new BigDecimal(share).round(new MathContext(3)).toPlainString();
  }
}
