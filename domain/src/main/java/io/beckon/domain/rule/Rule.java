package io.beckon.domain.rule;

/** A rule that has been read, checked and compiled. */
public sealed interface Rule
    permits ScoreRule, LifecycleRule, SegmentRule, CartRule, MomentRule, DiscountRule, SwitchRule {
  /** Unique in a workspace, kebab-case. */
  String name();

  /** 1 or more; a higher one replaces a lower one. */
  int version();

  /** The word for this kind in triggers and metrics. */
  String kind();
}
