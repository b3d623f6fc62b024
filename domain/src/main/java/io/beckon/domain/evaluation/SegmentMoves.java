package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.profile.Shadows;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Fact;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import java.util.ArrayList;
import java.util.List;

/** Lets contacts enter and leave segments, of whatever kind of rule, and tells of it. */
public final class SegmentMoves {
  private final RuleSet rules;
  private final Moments moments;

  public SegmentMoves(RuleSet rules, Moments moments) {
    this.rules = rules;
    this.moments = moments;
  }

  /** Lets a contact leave segments that no rule defines any more. */
  public void leaveWithdrawn(EvaluationContext context) {
    List<InSegment> in = context.profile().getSegments();
    for (int i = in.size() - 1; i >= 0; i--) {
      InSegment one = in.get(i);
      if (!isDefined(one.getSegment())) {
        in.remove(i);
        context.profileChanged();
        if (!Shadows.isShadow(one.getSegment())) {
          List<Fact> seen = List.of(new Fact("rule", "withdrawn"));
          changed(context, one.getSegment(), one.getVersion(), false, seen);
        }
      }
    }
  }

  /** Whether a rule of this name, or of the name before the dot, still defines it. */
  private boolean isDefined(String segment) {
    int dot = segment.indexOf('.');
    Rule rule = rules.rule(dot < 0 ? segment : segment.substring(0, dot));
    return rule != null
        && (dot < 0 ? rule.segments().contains(segment) : rule.hasSeveralSegments());
  }

  /**
   * Moves the contact from one of the named segments of a rule to another; empty: from or to none
   * of them. Outside, each is known as {@code RULE.SEGMENT}.
   */
  public void move(EvaluationContext context, Rule rule, String from, String to, List<Fact> seen) {
    if (rule.shadow()) {
      List<Fact> shown = new ArrayList<>(seen);
      shown.add(new Fact("segment", to));
      Decisions.record(context, rule, "shadow", context.occurrence(to), shown);
      return;
    }
    List<InSegment> in = context.profile().getSegments();
    if (!from.isEmpty()) {
      String left = rule.segment(from);
      Bounds.remove(in, one -> one.getSegment().equals(left));
      changed(context, left, rule.version(), false, seen);
    }
    if (!to.isEmpty()) {
      String entered = rule.segment(to);
      in.add(new InSegment(entered, rule.version(), context.time()));
      changed(context, entered, rule.version(), true, seen);
    }
  }

  /**
   * Lets a contact enter what another was in that turned out to be the same person.
   *
   * @param own a named segment of the rule; empty: none
   * @param since when the other entered it, epoch milliseconds
   */
  public void takeOver(EvaluationContext context, Rule rule, String own, long since) {
    List<InSegment> in = context.profile().getSegments();
    if (!own.isEmpty() && Bounds.find(in, InSegment::getSegment, rule.segment(own)) == null) {
      move(context, rule, "", own, List.of(new Fact("contact", "merged")));
      InSegment entered = Bounds.find(in, InSegment::getSegment, rule.segment(own));
      if (entered != null) {
        entered.setSince(since);
        context.profileChanged();
      }
    }
  }

  /** Lets a contact that is no more leave all that it is in. */
  public static void leaveAll(EvaluationContext context) {
    for (InSegment one : context.profile().getSegments()) {
      if (!Shadows.isShadow(one.getSegment())) {
        List<Fact> seen = List.of(new Fact("contact", "retired"));
        emit(context, one.getSegment(), one.getVersion(), false, seen);
      }
    }
  }

  /** Tells that the contact has entered or left, and begins what waits for that. */
  public void changed(
      EvaluationContext context, String segment, int version, boolean entered, List<Fact> seen) {
    context.profileChanged();
    emit(context, segment, version, entered, seen);
    moments.segment(context, segment, entered);
  }

  private static void emit(
      EvaluationContext context, String segment, int version, boolean entered, List<Fact> seen) {
    Profile profile = context.profile();
    String id =
        TriggerIds.of(
            profile.getWorkspace(),
            context.subject(),
            segment,
            version,
            context.occurrence(entered ? "enters" : "leaves"));
    context
        .outcome()
        .segment(
            SegmentChange.newBuilder()
                .setId(id)
                .setWorkspace(profile.getWorkspace())
                .setContact(profile.getContact())
                .setSegment(segment)
                .setRuleVersion(version)
                .setEntered(entered)
                .setAt(context.time())
                .setCauses(context.causes())
                .setFacts(seen)
                .build());
  }
}
