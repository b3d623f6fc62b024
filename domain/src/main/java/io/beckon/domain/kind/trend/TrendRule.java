package io.beckon.domain.kind.trend;

import io.beckon.domain.rule.Rule;
import java.util.List;

/**
 * Whether a contact buys more, less or regularly, by two windows side by side.
 *
 * @param windowDays length of each window, days
 * @param more least ratio of the later window's money to the earlier's for buying more
 * @param less greatest ratio for buying less
 * @param orders least number of orders in both together to say anything of their ratio
 * @param regular greatest coefficient of variation of the gaps for buying regularly
 */
public record TrendRule(
    String name, int version, int windowDays, double more, double less, int orders, double regular)
    implements Rule {
  /** Directions that are segments of the rule. */
  public static final String MORE = "more";

  public static final String LESS = "less";
  public static final String REGULAR = "regular";

  @Override
  public List<String> segments() {
    return List.of(segment(MORE), segment(LESS), segment(REGULAR));
  }

  @Override
  public boolean hasSeveralSegments() {
    return true;
  }

  @Override
  public String waitsFor() {
    return "orders";
  }

  @Override
  public String kind() {
    return "trend";
  }
}
