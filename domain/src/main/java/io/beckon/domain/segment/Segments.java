package io.beckon.domain.segment;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.moment.MomentTriggers;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.RfmRule;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.SegmentRule;
import io.beckon.domain.rule.TrendRule;
import io.beckon.domain.trigger.TriggerIds;
import io.beckon.schema.Fact;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import java.util.ArrayList;
import java.util.List;

/** The segments that a contact is in: those whose condition holds. */
public final class Segments {
  private final RuleSet rules;
  private final MomentTriggers moments;

  public Segments(RuleSet rules, MomentTriggers moments) {
    this.rules = rules;
    this.moments = moments;
  }

  /**
   * Lets the contact enter and leave, and brings forward the state's review to when that can next
   * change by itself. Stages come before: a segment may look at them.
   */
  public void look(Turn turn) {
    List<InSegment> in = turn.profile().getSegments();
    for (int i = in.size() - 1; i >= 0; i--) {
      InSegment one = in.get(i);
      if (!isDefined(one.getSegment())) {
        in.remove(i);
        if (Rule.isShadow(one.getSegment())) {
          continue;
        }
        changed(
            turn,
            one.getSegment(),
            one.getVersion(),
            false,
            List.of(new Fact("rule", "withdrawn")));
      }
    }
    long changesAt = Facts.NEVER;
    for (int i = 0; i < rules.segments().size(); i++) {
      SegmentRule rule = rules.segments().get(i);
      Facts facts = turn.facts();
      boolean holds = turn.holds(rule, rule.condition(), facts);
      changesAt = Math.min(changesAt, facts.changesAt());
      int at = position(in, rule.name());
      if (!turn.answered() || holds == (at >= 0)) {
        continue;
      }
      if (holds) {
        in.add(new InSegment(rule.name(), rule.version(), turn.time()));
      } else {
        in.remove(at);
      }
      List<Fact> seen = new ArrayList<>();
      rule.condition().explain(facts, seen);
      if (rule.shadow()) {
        String move = holds ? "enters" : "leaves";
        seen.add(new Fact("segment", move));
        turn.decision(rule, "", "shadow", turn.occurrence(move), turn.causes(), seen, "", "");
      } else {
        changed(turn, rule.name(), rule.version(), holds, seen);
      }
    }
    turn.reviewAt(changesAt);
  }

  /**
   * Moves the contact from one of the named segments of a rule to another; empty: from or to none
   * of them. Outside, each is known as {@code RULE.SEGMENT}.
   */
  public void move(Turn turn, Rule rule, String from, String to, List<Fact> seen) {
    if (rule.shadow()) {
      List<Fact> shown = new ArrayList<>(seen);
      shown.add(new Fact("segment", to));
      turn.decision(rule, "", "shadow", turn.occurrence(to), turn.causes(), shown, "", "");
      return;
    }
    List<InSegment> in = turn.profile().getSegments();
    if (!from.isEmpty()) {
      String left = rule.segment(from);
      Bounds.remove(in, one -> one.getSegment().equals(left));
      changed(turn, left, rule.version(), false, seen);
    }
    if (!to.isEmpty()) {
      String entered = rule.segment(to);
      in.add(new InSegment(entered, rule.version(), turn.time()));
      changed(turn, entered, rule.version(), true, seen);
    }
  }

  /** Whether a rule of this name, or of the name before the dot, still defines it. */
  private boolean isDefined(String segment) {
    int dot = segment.indexOf('.');
    return dot < 0
        ? rules.rule(segment) instanceof SegmentRule
        : rules.rule(segment.substring(0, dot)) instanceof RfmRule
            || rules.rule(segment.substring(0, dot)) instanceof TrendRule;
  }

  /** Lets a contact that is no more leave all that it is in. */
  public void leaveAll(Turn turn) {
    for (InSegment one : turn.profile().getSegments()) {
      if (!Rule.isShadow(one.getSegment())) {
        emit(
            turn,
            one.getSegment(),
            one.getVersion(),
            false,
            List.of(new Fact("contact", "retired")));
      }
    }
  }

  private void changed(Turn turn, String segment, int version, boolean entered, List<Fact> seen) {
    emit(turn, segment, version, entered, seen);
    moments.segment(turn, segment, entered);
  }

  private static void emit(
      Turn turn, String segment, int version, boolean entered, List<Fact> seen) {
    Profile profile = turn.profile();
    String id =
        TriggerIds.of(
            profile.getWorkspace(),
            turn.subject(),
            segment,
            version,
            turn.occurrence(entered ? "enters" : "leaves"));
    turn.outcome()
        .segment(
            new SegmentChange(
                id,
                profile.getWorkspace(),
                profile.getContact(),
                segment,
                version,
                entered,
                turn.time(),
                turn.causes(),
                seen));
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
