package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.profile.Traits;
import io.beckon.domain.profile.Visits;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.EventIndex;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Profile;
import io.beckon.schema.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The moments at which rules begin: an event, a move into or out of a segment or stage, a score's
 * crossing, the end of a visit, a date, or a condition that begins to hold. Rules of several kinds
 * that begin at the same moment do so in the order of their names.
 */
public final class Moments {
  /** A date that is waited for, in {@link Deferred#getWhat()}. */
  public static final String DATE = "date";

  private static final int HOLDING = Bounds.cap(ContactState.SCHEMA$, "holding");

  /** Begins rules of one kind. */
  public interface Beginner {
    /**
     * A rule's moment has come.
     *
     * @param how what kind of moment it is, in a word
     * @param what the event, segment, stage or threshold
     */
    void begin(EvaluationContext context, AtMoment rule, String how, String what, Facts facts);
  }

  private final RuleSet rules;
  private final Map<String, Beginner> beginners = new HashMap<>();
  private final EventIndex<AtMoment> byEvent = new EventIndex<>();
  private final List<AtMoment> visitEnds = new ArrayList<>();
  private final List<AtMoment> becoming = new ArrayList<>();
  private final List<AtMoment> dates = new ArrayList<>();
  private final List<AtMoment> moves = new ArrayList<>();
  private final List<AtMoment> candidates = new ArrayList<>();

  public Moments(RuleSet rules) {
    this.rules = rules;
    for (AtMoment rule : rules.of(AtMoment.class)) {
      Moment moment = rule.moment();
      if (moment instanceof Moment.OnEvent event) {
        byEvent.add(event.name(), rule.condition(), rule);
      } else if (moment instanceof Moment.OnVisitEnd) {
        visitEnds.add(rule);
      } else if (moment instanceof Moment.OnBecoming) {
        becoming.add(rule);
      } else if (moment instanceof Moment.OnDate) {
        dates.add(rule);
      } else {
        moves.add(rule);
      }
    }
    byEvent.build();
  }

  /** Who begins the rules of a kind. */
  public void begunBy(String kind, Beginner beginner) {
    beginners.put(kind, beginner);
  }

  /** Begins what waits for an event of this name. */
  public void event(EvaluationContext context, String name) {
    Facts facts = context.facts();
    byEvent.collect(name, context.isWatched() ? null : facts, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      AtMoment rule = candidates.get(i);
      // The rule before may have asked its conditions with what it keeps.
      begin(context, rule, "event", name, i == 0 ? facts : context.facts());
    }
  }

  /** Begins what waits for this segment to be entered or left. */
  public void segment(EvaluationContext context, String segment, boolean entered) {
    moved(context, new Moment.OnSegment(segment, entered), entered ? "enters" : "leaves", segment);
  }

  /** Begins what waits for this stage to be entered or left. */
  public void stage(EvaluationContext context, String stage, boolean entered) {
    moved(context, new Moment.OnStage(stage, entered), entered ? "enters" : "leaves", stage);
  }

  /** Begins what waits for this threshold of a score to be crossed. */
  public void threshold(EvaluationContext context, String score, String threshold) {
    moved(context, new Moment.OnThreshold(score, threshold), "crosses", score + "." + threshold);
  }

  /** Begins what waits for a condition that holds now and did not before. */
  public void becoming(EvaluationContext context) {
    ContactState state = context.state();
    if (!state.getHolding().isEmpty()) {
      Bounds.remove(
          state.getHolding(),
          name ->
              !(rules.rule(name) instanceof AtMoment rule)
                  || !(rule.moment() instanceof Moment.OnBecoming));
    }
    for (int i = 0; i < becoming.size(); i++) {
      AtMoment rule = becoming.get(i);
      Moment.OnBecoming moment = (Moment.OnBecoming) rule.moment();
      Facts facts = context.facts();
      boolean holds = context.holds(rule, moment.condition(), facts);
      context.reviewAt(facts.changesAt());
      if (!context.answered()) {
        continue;
      }
      boolean held = state.getHolding().contains(rule.name());
      if (holds && !held && state.getHolding().size() < HOLDING) {
        state.getHolding().add(rule.name());
        begin(context, rule, "becomes", moment.condition().text());
      } else if (!holds && held) {
        Bounds.remove(state.getHolding(), name -> name.equals(rule.name()));
      }
    }
  }

  /** When the visit that is under way will be over if nothing happens; {@link Facts#NEVER}. */
  public long nextDeadline(ContactState state) {
    if (visitEnds.isEmpty()) {
      return Facts.NEVER;
    }
    long ends = visitEnds(state.getProfile());
    return ends > state.getVisitMetTo() ? ends : Facts.NEVER;
  }

  /** Begins what waits for the end of the visit that is over at this deadline. */
  public void onDeadline(EvaluationContext context) {
    if (!visitEnds.isEmpty() && visitEnds(context.profile()) == context.time()) {
      context.state().setVisitMetTo(Math.max(context.state().getVisitMetTo(), context.time()));
      for (AtMoment rule : visitEnds) {
        begin(context, rule, "visit", "ended");
      }
    }
  }

  /** Plans the dates that the contact's traits say. */
  public void planDates(EvaluationContext context) {
    for (int i = 0; i < dates.size(); i++) {
      AtMoment rule = dates.get(i);
      Moment.OnDate date = (Moment.OnDate) rule.moment();
      String value = Traits.value(context.profile(), date.trait());
      Deferred known = planned(context.state(), rule.name());
      if (value == null) {
        if (known != null) {
          Bounds.remove(context.state().getDeferred(), one -> one == known);
        }
        continue;
      }
      if (known != null
          && known.getVersion() == rule.version()
          && known.getMessage().equals(value)) {
        continue;
      }
      if (known != null) {
        Bounds.remove(context.state().getDeferred(), one -> one == known);
      }
      long now = context.state().getClock();
      SharedLimits shared = context.shared();
      long due = TraitDates.next(date, value, now, shared.zone(context.profile()));
      if (due != Facts.NEVER) {
        Deferrals.await(context, rule, DATE, value, due, null);
      }
    }
  }

  /** Begins a rule whose date has come. */
  public void resumeDate(EvaluationContext context, AtMoment rule, Deferred pending) {
    if (rule.moment() instanceof Moment.OnDate date) {
      begin(context, rule, "date", date.trait() + " " + pending.getMessage());
    }
  }

  private void moved(EvaluationContext context, Moment moment, String how, String what) {
    for (int i = 0; i < moves.size(); i++) {
      if (moves.get(i).moment().equals(moment)) {
        begin(context, moves.get(i), how, what);
      }
    }
  }

  private void begin(EvaluationContext context, AtMoment rule, String how, String what) {
    begin(context, rule, how, what, context.facts());
  }

  /** What fails of a rule is that rule's failure alone. */
  private void begin(
      EvaluationContext context, AtMoment rule, String how, String what, Facts facts) {
    try {
      beginner(rule).begin(context, rule, how, what, facts);
    } catch (RuntimeException e) {
      context.failed(rule, how + " " + what, e);
    }
  }

  private Beginner beginner(AtMoment rule) {
    Beginner beginner = beginners.get(rule.kind());
    if (beginner == null) {
      throw new IllegalStateException("nobody begins rules of kind " + rule.kind());
    }
    return beginner;
  }

  private static @Nullable Deferred planned(ContactState state, String rule) {
    for (Deferred pending : state.getDeferred()) {
      if (pending.getWhat().equals(DATE) && pending.getRule().equals(rule)) {
        return pending;
      }
    }
    return null;
  }

  private static long visitEnds(Profile profile) {
    List<Visit> visits = profile.getVisits();
    return visits.isEmpty() ? 0 : visits.get(visits.size() - 1).getEnd() + Visits.SILENCE;
  }
}
