package io.beckon.domain.moment;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.limit.SharedLimits;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.profile.Tallies;
import io.beckon.domain.profile.Visits;
import io.beckon.domain.programme.Programmes;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.Moment;
import io.beckon.domain.rule.MomentRule;
import io.beckon.domain.rule.ProgrammeRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.ScoreRule;
import io.beckon.domain.score.Scores;
import io.beckon.domain.trigger.Firing;
import io.beckon.domain.trigger.Retractions;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.InSegment;
import io.beckon.schema.Pending;
import io.beckon.schema.Profile;
import io.beckon.schema.Stage;
import io.beckon.schema.Trait;
import io.beckon.schema.Trigger;
import io.beckon.schema.Visit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that begin at a moment: an event, a move into or out of a segment or stage, a score's
 * crossing, the end of a visit, a date, or a condition that begins to hold.
 */
public final class MomentTriggers {
  /** A wait for something that may not happen, in {@link Pending#getWhat()}. */
  public static final String AFTER = "after";

  private static final String DATE = "date";
  private static final int PENDING = Bounds.cap(ContactState.SCHEMA$, "pending");
  private static final int HOLDING = Bounds.cap(ContactState.SCHEMA$, "holding");

  private final RuleSet rules;
  private final Programmes programmes;
  private final List<AtMoment> candidates = new ArrayList<>();

  public MomentTriggers(RuleSet rules, Programmes programmes) {
    this.rules = rules;
    this.programmes = programmes;
  }

  /** Begins what waits for an event of this name. */
  public void event(Turn turn, String name) {
    Facts facts = turn.facts();
    rules.moments(name, turn.isWatched() ? null : facts, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      AtMoment rule = candidates.get(i);
      begin(turn, rule, "event", name, facts);
      if (rule instanceof ProgrammeRule) {
        // Its steps were asked with what the programme keeps.
        facts = turn.facts();
      }
    }
  }

  /** Begins what waits for this segment to be entered or left. */
  public void segment(Turn turn, String segment, boolean entered) {
    moved(turn, new Moment.OnSegment(segment, entered), entered ? "enters" : "leaves", segment);
  }

  /** Begins what waits for this stage to be entered or left. */
  public void stage(Turn turn, String stage, boolean entered) {
    moved(turn, new Moment.OnStage(stage, entered), entered ? "enters" : "leaves", stage);
  }

  /** Begins what waits for this threshold of a score to be crossed. */
  public void threshold(Turn turn, String score, String threshold) {
    moved(turn, new Moment.OnThreshold(score, threshold), "crosses", score + "." + threshold);
  }

  /** Begins what waits for a condition that holds now and did not before. */
  public void becoming(Turn turn) {
    ContactState state = turn.state();
    if (!state.getHolding().isEmpty()) {
      Bounds.remove(
          state.getHolding(),
          name ->
              !(rules.rule(name) instanceof AtMoment rule)
                  || !(rule.moment() instanceof Moment.OnBecoming));
    }
    for (int i = 0; i < rules.becoming().size(); i++) {
      AtMoment rule = rules.becoming().get(i);
      Moment.OnBecoming moment = (Moment.OnBecoming) rule.moment();
      Facts facts = turn.facts();
      boolean holds = turn.holds(rule, moment.condition(), facts);
      turn.reviewAt(facts.changesAt());
      if (!turn.answered()) {
        continue;
      }
      boolean held = state.getHolding().contains(rule.name());
      if (holds && !held && state.getHolding().size() < HOLDING) {
        state.getHolding().add(rule.name());
        begin(turn, rule, "becomes", moment.condition().text());
      } else if (!holds && held) {
        Bounds.remove(state.getHolding(), name -> name.equals(rule.name()));
      }
    }
  }

  /** When the visit that is under way will be over if nothing happens; {@link Facts#NEVER}. */
  public long nextDeadline(ContactState state) {
    if (rules.visitEnds().isEmpty()) {
      return Facts.NEVER;
    }
    long ends = visitEnds(state.getProfile());
    return ends > state.getVisitMetTo() ? ends : Facts.NEVER;
  }

  /** Begins what waits for the end of the visit that is over at this deadline. */
  public void due(Turn turn) {
    if (!rules.visitEnds().isEmpty() && visitEnds(turn.profile()) == turn.time()) {
      turn.state().setVisitMetTo(Math.max(turn.state().getVisitMetTo(), turn.time()));
      for (AtMoment rule : rules.visitEnds()) {
        begin(turn, rule, "visit", "ended");
      }
    }
  }

  /** Plans the dates that the contact's traits say. */
  public void planDates(Turn turn) {
    for (AtMoment rule : rules.dates()) {
      Moment.OnDate date = (Moment.OnDate) rule.moment();
      Trait trait = turn.profile().getTraits().get(date.trait());
      Pending known = planned(turn.state(), rule.name());
      if (trait == null) {
        continue;
      }
      if (known != null
          && known.getVersion() == rule.version()
          && known.getMessage().equals(trait.getValue())) {
        continue;
      }
      if (known != null) {
        Bounds.remove(turn.state().getPending(), one -> one == known);
      }
      long now = turn.state().getClock();
      SharedLimits shared = turn.shared();
      long due = TraitDates.next(date, trait.getValue(), now, shared.zone(turn.profile()));
      if (due != Facts.NEVER && turn.state().getPending().size() < PENDING) {
        turn.state().getPending().add(pending(turn, rule, DATE, trait.getValue(), due));
      }
    }
  }

  /** Goes on with what has waited: for time to pass, for a date, or for quiet hours to end. */
  public void resume(Turn turn, AtMoment rule, Pending pending) {
    Event event = turn.recalled(pending.getEvent());
    if (pending.getWhat().equals(DATE)) {
      if (rule.moment() instanceof Moment.OnDate date) {
        begin(turn, rule, "date", date.trait() + " " + pending.getMessage());
      }
      return;
    }
    if (!(rule instanceof MomentRule trigger)) {
      return;
    }
    if (!stillTrue(turn, rule)) {
      turn.missed(rule, "the contact has moved on while it waited");
      return;
    }
    String happened = happened(turn, trigger, pending);
    if (happened != null) {
      turn.missed(rule, happened + " came while it waited");
      return;
    }
    Facts facts = turn.facts(event);
    if (turn.holds(trigger, trigger.condition(), facts)) {
      new Firing(turn, trigger, trigger.send(), pending)
          .saw(trigger.condition(), facts)
          .restraints(trigger.restraints())
          .then(sent -> remember(turn, trigger, sent, pending))
          .fire(facts);
    }
  }

  private static void remember(Turn turn, MomentRule rule, Trigger sent, Pending pending) {
    if (rule.lapse() != null && !rule.lapse().unless().isEmpty()) {
      Retractions.remember(turn, sent, waitsSince(rule.lapse(), pending));
    }
  }

  /** When the wait began, also when its message has waited for the end of quiet hours since. */
  private static long waitsSince(MomentRule.Wait lapse, Pending pending) {
    return pending.getWhat().equals(Firing.QUIET)
        ? pending.getSince() - lapse.after()
        : pending.getSince();
  }

  private void moved(Turn turn, Moment moment, String how, String what) {
    for (AtMoment rule : rules.moves()) {
      if (rule.moment().equals(moment)) {
        begin(turn, rule, how, what);
      }
    }
  }

  private void begin(Turn turn, AtMoment rule, String how, String what) {
    begin(turn, rule, how, what, turn.facts());
  }

  private void begin(Turn turn, AtMoment rule, String how, String what, Facts facts) {
    if (rule instanceof MomentRule trigger && trigger.lapse() != null) {
      // Asked at the end alone, when all that happened by then is known, whatever came first. What
      // the event must be is known now: it must not depend on what the index looks at.
      if (trigger.condition().concerns(facts)) {
        await(turn, trigger, trigger.lapse().after());
      } else {
        turn.missed(rule, "the event is not the one that it waits for", trigger.condition());
      }
      return;
    }
    if (!turn.holds(rule, rule.condition(), facts)) {
      return;
    }
    if (rule instanceof ProgrammeRule programme) {
      programmes.enter(turn, programme, how + " " + what);
    } else if (rule instanceof MomentRule trigger) {
      new Firing(turn, trigger, trigger.send(), turn.occurrence(how))
          .saw(how, what)
          .saw(trigger.condition(), facts)
          .restraints(trigger.restraints())
          .fire(facts);
    }
  }

  /** The wait counts from the latest moment, whatever the order in which they became known. */
  private static void await(Turn turn, MomentRule rule, long after) {
    List<Pending> all = turn.state().getPending();
    for (Pending known : all) {
      if (known.getRule().equals(rule.name()) && known.getWhat().equals(AFTER)) {
        if (known.getSince() >= turn.time()) {
          return;
        }
        Bounds.remove(all, one -> one == known);
        break;
      }
    }
    long due = turn.time() + after;
    if (all.size() < PENDING) {
      all.add(pending(turn, rule, AFTER, "", due));
    }
  }

  private static Pending pending(Turn turn, AtMoment rule, String what, String message, long due) {
    return new Pending(
        rule.name(),
        rule.version(),
        what,
        message,
        due,
        turn.time(),
        turn.occurrence(what),
        turn.causes(),
        turn.kept(what.equals(AFTER) ? turn.event() : null));
  }

  /** The event that makes it needless; null: none came. */
  private static @Nullable String happened(Turn turn, MomentRule rule, Pending pending) {
    if (rule.lapse() == null) {
      return null;
    }
    for (String name : rule.lapse().unless()) {
      if (Tallies.countAfter(turn.state(), name, waitsSince(rule.lapse(), pending)) > 0) {
        return name;
      }
    }
    return null;
  }

  /** Whoever has moved on since is not told what was for those who stayed. */
  private boolean stillTrue(Turn turn, AtMoment rule) {
    Profile profile = turn.profile();
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
      return turn.holds(rule, becoming.condition(), turn.facts());
    }
    return !(moment instanceof Moment.OnThreshold crossing) || isBeyond(turn, crossing);
  }

  private boolean isBeyond(Turn turn, Moment.OnThreshold crossing) {
    if (rules.rule(crossing.score()) instanceof ScoreRule score) {
      double value =
          score.value(Scores.find(turn.profile().getScores(), score.name()), turn.facts().now());
      for (ScoreRule.Threshold threshold : score.thresholds()) {
        if (threshold.name().equals(crossing.threshold())) {
          return threshold.down() ? value < threshold.at() : value >= threshold.at();
        }
      }
    }
    return false;
  }

  private static @Nullable Pending planned(ContactState state, String rule) {
    for (Pending pending : state.getPending()) {
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
