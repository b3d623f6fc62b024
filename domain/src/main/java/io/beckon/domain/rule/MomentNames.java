package io.beckon.domain.rule;

import io.beckon.domain.condition.Nearest;
import io.beckon.domain.profile.Bounds;
import io.beckon.schema.Profile;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** What a rule says of segments and stages that other documents define. */
final class MomentNames {
  private static final int SEGMENTS = Bounds.cap(Profile.SCHEMA$, "segments");

  private MomentNames() {}

  /** Takes what is wrong with a rule, and where in its document. */
  interface Faults {
    void fault(Rule rule, String pointer, String message);
  }

  static void check(Collection<Rule> rules, Faults faults) {
    Set<String> segments = new TreeSet<>();
    Set<String> stages = new TreeSet<>();
    for (Rule rule : rules) {
      if (rule instanceof SegmentRule) {
        segments.add(rule.name());
        if (segments.size() > SEGMENTS) {
          faults.fault(rule, "/kind", "there are more than " + SEGMENTS + " segments");
        }
      } else if (rule instanceof LifecycleRule lifecycle) {
        lifecycle.stages().forEach(stage -> stages.add(stage.stage()));
      }
    }
    for (Rule rule : rules) {
      if (rule instanceof MomentRule moment) {
        check(moment, segments, stages, faults);
      }
    }
  }

  private static void check(
      MomentRule rule, Set<String> segments, Set<String> stages, Faults faults) {
    if (rule.moment() instanceof MomentRule.OnSegment move && !segments.contains(move.segment())) {
      faults.fault(
          rule,
          move.entered() ? "/when/enters" : "/when/leaves",
          "no segment '" + move.segment() + "'" + Nearest.hint(move.segment(), segments));
    }
    if (rule.moment() instanceof MomentRule.OnStage move && !stages.contains(move.stage())) {
      faults.fault(
          rule,
          move.entered() ? "/when/entersStage" : "/when/leavesStage",
          "no lifecycle has a stage '" + move.stage() + "'" + Nearest.hint(move.stage(), stages));
    }
  }
}
