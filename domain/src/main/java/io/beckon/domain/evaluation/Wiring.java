package io.beckon.domain.evaluation;

import io.beckon.domain.rule.RuleSet;

/**
 * What concerns are made of.
 *
 * @param moments where they tell what begins other rules
 * @param segments where they let a contact enter and leave
 */
public record Wiring(RuleSet rules, Settings settings, Moments moments, SegmentMoves segments) {}
