package io.beckon.domain.policy;

import java.util.List;
import java.util.Map;

/**
 * What contacts of a workspace do with messages, on which it leans what is done where little is
 * known of one of them.
 */
public final class Habits {
  /** Nothing is known: one message of twenty is clicked on every channel, all hours are alike. */
  public static final Habits NONE = new Habits("", Map.of(), List.of());

  /** Days of the week, in their order, as documents call them. */
  public static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private static final double CLICKED = 0.05;
  private static final int DAY = 24;
  private static final int WEEK = 7 * DAY;

  private final String from;
  private final Map<String, Double> clicked;
  private final double[] ofDay = new double[DAY];
  private final double[] ofWeek = new double[WEEK];

  /**
   * @param from the document that says so, with its version, as triggers name it
   * @param clicked by channel, the share of messages that are clicked
   * @param hours how often messages are opened or clicked in each hour of the week, in contacts'
   *     own time, Monday's first hour first; empty: not known
   */
  public Habits(String from, Map<String, Double> clicked, List<Long> hours) {
    this.from = from;
    this.clicked = Map.copyOf(clicked);
    double all = WEEK;
    for (long hour : hours) {
      all += hour;
    }
    for (int i = 0; i < WEEK; i++) {
      // Added one to each (Laplace), so that no hour is beyond hope.
      ofWeek[i] = (1 + (hours.isEmpty() ? 0 : hours.get(i))) / all;
      ofDay[i % DAY] += ofWeek[i];
    }
  }

  /** The document that says so, such as {@code house-limits@5}; empty: nothing is known. */
  public String from() {
    return from;
  }

  /** Share of a channel's messages that are clicked. */
  public double clicked(String channel) {
    return clicked.getOrDefault(channel, CLICKED);
  }

  /** Share of all reactions that are in this hour of the day, 0 to 23. */
  public double ofDay(int hour) {
    return ofDay[hour];
  }

  /** Of the reactions in this hour of the day, the share on this day; {@code hour} is 0 to 167. */
  public double ofWeek(int hour) {
    return ofWeek[hour] / ofDay[hour % DAY];
  }
}
