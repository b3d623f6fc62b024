package io.beckon.domain.kind.trigger;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.Deferrals;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.HasThresholds;
import io.beckon.domain.evaluation.Retractions;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.SentMessage;
import io.beckon.schema.Stage;
import io.beckon.schema.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Triggers at a moment: at once, or after a time in which something did not happen. */
final class TriggerConcern implements Concern {
  /** A wait for something that may not happen, in {@link Deferred#getWhat()}. */
  private static final String AFTER = "after";

  private final RuleSet rules;

  TriggerConcern(Wiring wiring) {
    rules = wiring.rules();
    wiring.moments().begunBy("trigger", this::begin);
  }

  private void begin(EvaluationContext context, AtMoment of, String how, String what, Facts facts) {
    TriggerRule rule = (TriggerRule) of;
    if (rule.lapse() != null) {
      // Asked at the end alone, when all that happened by then is known, whatever came first. What
      // the event must be is known now: it must not depend on what the index looks at.
      if (rule.condition().concerns(facts)) {
        await(context, rule, rule.lapse().after());
      } else {
        context.missed(rule, "the event is not the one that it waits for", rule.condition());
      }
      return;
    }
    if (context.holds(rule, rule.condition(), facts)) {
      new TriggerAttempt(context, rule, rule.send(), context.occurrence(how))
          .saw(how, what)
          .saw(rule.condition(), facts)
          .restraints(rule.restraints())
          .fire(facts);
    }
  }

  /** Goes on with what has waited: for time to pass, or for quiet hours to end. */
  @Override
  public void resume(EvaluationContext context, Rule of, Deferred pending) {
    if (!(of instanceof TriggerRule rule)) {
      return;
    }
    Event event = context.recalled(pending.getEvent());
    if (!stillTrue(context, rule)) {
      context.missed(rule, "the contact has moved on while it waited");
      return;
    }
    String happened = happened(context, rule, pending);
    if (happened != null) {
      context.missed(rule, happened + " came while it waited");
      return;
    }
    Facts facts = context.facts(event);
    if (context.holds(rule, rule.condition(), facts)) {
      new TriggerAttempt(context, rule, rule.send(), pending)
          .saw(rule.condition(), facts)
          .restraints(rule.restraints())
          .then(sent -> remember(context, rule, sent, pending))
          .fire(facts);
    }
  }

  @Override
  public long restartsAt(Rule of, Deferred pending) {
    return of instanceof TriggerRule rule
            && rule.onChange() == OnChange.RESTART
            && rule.version() != pending.getVersion()
            && rule.lapse() != null
            && pending.getWhat().equals(AFTER)
        ? pending.getSince() + rule.lapse().after()
        : 0;
  }

  @Override
  public boolean prevents(EvaluationContext context, Rule of, SentMessage sent, Event event) {
    return of instanceof TriggerRule rule
        && rule.lapse() != null
        && event.getTimestamp() > sent.getSince()
        && rule.lapse().unless().contains(event.getName());
  }

  private static void remember(
      EvaluationContext context, TriggerRule rule, Trigger sent, Deferred pending) {
    if (rule.lapse() != null && !rule.lapse().unless().isEmpty()) {
      Retractions.remember(context, sent, waitsSince(rule.lapse(), pending));
    }
  }

  /** When the wait began, also when its message has waited for the end of quiet hours since. */
  private static long waitsSince(TriggerRule.Wait lapse, Deferred pending) {
    return pending.getWhat().equals(TriggerAttempt.QUIET)
        ? pending.getSince() - lapse.after()
        : pending.getSince();
  }

  /** The wait counts from the latest moment, whatever the order in which they became known. */
  private static void await(EvaluationContext context, TriggerRule rule, long after) {
    List<Deferred> all = context.state().getDeferred();
    for (Deferred known : all) {
      if (known.getRule().equals(rule.name()) && known.getWhat().equals(AFTER)) {
        if (known.getSince() >= context.time()) {
          return;
        }
        Bounds.remove(all, one -> one == known);
        break;
      }
    }
    long due = context.time() + after;
    if (!Deferrals.await(context, rule, AFTER, "", due, context.event())) {
      Decisions.record(context, rule, "too-many-waits", context.occurrence(AFTER), List.of());
    }
  }

  /** The event that makes it needless; null: none came. */
  private static @Nullable String happened(
      EvaluationContext context, TriggerRule rule, Deferred pending) {
    if (rule.lapse() == null) {
      return null;
    }
    for (String name : rule.lapse().unless()) {
      if (Tallies.countAfter(context.state(), name, waitsSince(rule.lapse(), pending)) > 0) {
        return name;
      }
    }
    return null;
  }

  /** Whoever has moved on since is not told what was for those who stayed. */
  private boolean stillTrue(EvaluationContext context, TriggerRule rule) {
    Profile profile = context.profile();
    Moment moment = rule.moment();
    if (moment instanceof Moment.OnSegment move) {
      return move.entered()
          == (Bounds.find(profile.getSegments(), InSegment::getSegment, move.segment()) != null);
    }
    if (moment instanceof Moment.OnStage move) {
      return move.entered()
          == (Bounds.find(profile.getStages(), Stage::getStage, move.stage()) != null);
    }
    if (moment instanceof Moment.OnBecoming becoming) {
      return context.holds(rule, becoming.condition(), context.facts());
    }
    return !(moment instanceof Moment.OnThreshold crossing) || isBeyond(context, crossing);
  }

  private boolean isBeyond(EvaluationContext context, Moment.OnThreshold crossing) {
    return rules.rule(crossing.score()) instanceof HasThresholds score
        && score.isBeyond(context.profile(), crossing.threshold(), context.facts().now());
  }
}
