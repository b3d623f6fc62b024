package io.beckon.domain.kind.segment;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.SegmentMoves;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.schema.Fact;
import io.beckon.schema.InSegment;
import java.util.ArrayList;
import java.util.List;

/** The segments that a contact is in: those whose condition holds. */
final class SegmentConcern implements Concern {
  private final List<SegmentRule> rules;
  private final SegmentMoves segments;

  SegmentConcern(Wiring wiring) {
    rules = wiring.rules().of(SegmentRule.class);
    segments = wiring.segments();
  }

  /**
   * Lets the contact enter and leave, and plans when that can next change by itself. Stages come
   * before: a segment may look at them.
   */
  @Override
  public void move(EvaluationContext context) {
    segments.leaveWithdrawn(context);
    List<InSegment> in = context.profile().getSegments();
    long changesAt = Facts.NEVER;
    for (int i = 0; i < rules.size(); i++) {
      SegmentRule rule = rules.get(i);
      Facts facts = context.facts();
      boolean holds = context.holds(rule, rule.condition(), facts);
      changesAt = Math.min(changesAt, facts.changesAt());
      int at = position(in, rule.name());
      if (!context.answered() || holds == (at >= 0)) {
        continue;
      }
      context.profileChanged();
      if (holds) {
        in.add(new InSegment(rule.name(), rule.version(), context.time()));
      } else {
        in.remove(at);
      }
      List<Fact> seen = new ArrayList<>();
      try {
        rule.condition().explain(facts, seen);
      } catch (RuntimeException e) {
        // It holds or not all the same; why is what cannot be said.
        context.failed(rule, "its explanation", e);
      }
      if (rule.shadow()) {
        String move = holds ? "enters" : "leaves";
        seen.add(new Fact("segment", move));
        Decisions.record(context, rule, "shadow", context.occurrence(move), seen);
      } else {
        segments.changed(context, rule.name(), rule.version(), holds, seen);
      }
    }
    context.reviewAt(changesAt);
  }

  private static int position(List<InSegment> in, String segment) {
    for (int i = 0; i < in.size(); i++) {
      if (in.get(i).getSegment().equals(segment)) {
        return i;
      }
    }
    return -1;
  }
}
