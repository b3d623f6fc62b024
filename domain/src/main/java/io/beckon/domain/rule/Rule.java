package io.beckon.domain.rule;

import java.util.List;
import java.util.stream.Stream;

/** A rule that has been read, checked and compiled. */
public sealed interface Rule
    permits ScoreRule,
        LifecycleRule,
        SegmentRule,
        CartRule,
        AtMoment,
        DiscountRule,
        SwitchRule,
        LimitsRule,
        RfmRule,
        TrendRule {
  /** Unique in a workspace, kebab-case. */
  String name();

  /** 1 or more; a higher one replaces a lower one. */
  int version();

  /** The word for this kind in triggers and metrics. */
  String kind();

  /** The segments that it defines, as they are known outside. */
  default List<String> segments() {
    return List.of();
  }

  /** What one of several segments of this rule is known as outside. */
  default String segment(String own) {
    return name() + "." + own;
  }

  /** Runs beside the version in force, and writes what it would have done to the decisions only. */
  default boolean shadow() {
    return isShadow(name());
  }

  /** Whether this is the name of a shadow. */
  static boolean isShadow(String name) {
    return name.endsWith(SHADOW);
  }

  /** What follows the name of a shadow. */
  String SHADOW = "~shadow";

  /** What becomes of that which is under way when this version is published. */
  default OnChange onChange() {
    return OnChange.KEEP;
  }

  /** What its triggers carry. */
  default Stream<Send> sends() {
    return Stream.empty();
  }

  /** Whether any of its triggers waits for the recommender; then all of them go past it. */
  default boolean recommends() {
    return sends().anyMatch(Send::recommends);
  }
}
