package io.beckon.domain.rule;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Nearest;
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
    Set<String> thresholds = new TreeSet<>();
    for (Rule rule : rules) {
      if (segments.addAll(rule.segments()) && segments.size() > SEGMENTS) {
        faults.fault(rule, "/kind", "there are more than " + SEGMENTS + " segments");
      }
      stages.addAll(rule.stageNames());
      rule.thresholdNames().forEach(one -> thresholds.add(rule.name() + "." + one));
    }
    for (Rule rule : rules) {
      if (rule instanceof AtMoment moment) {
        check(
            moment.moment(),
            (word, message) -> faults.fault(rule, "/" + moment.momentKey() + "/" + word, message),
            segments,
            stages,
            thresholds);
      }
    }
  }

  private interface OfRule {
    void fault(String word, String message);
  }

  private static void check(
      Moment moment,
      OfRule faults,
      Set<String> segments,
      Set<String> stages,
      Set<String> thresholds) {
    if (moment instanceof Moment.OnSegment move && !segments.contains(move.segment())) {
      faults.fault(
          move.entered() ? "enters" : "leaves",
          "no segment '" + move.segment() + "'" + Nearest.hint(move.segment(), segments));
    } else if (moment instanceof Moment.OnStage move && !stages.contains(move.stage())) {
      faults.fault(
          move.entered() ? "entersStage" : "leavesStage",
          "no lifecycle has a stage '" + move.stage() + "'" + Nearest.hint(move.stage(), stages));
    } else if (moment instanceof Moment.OnThreshold crossing) {
      String name = crossing.score() + "." + crossing.threshold();
      if (!thresholds.contains(name)) {
        faults.fault(
            "crosses", "no score has a threshold '" + name + "'" + Nearest.hint(name, thresholds));
      }
    }
  }
}
