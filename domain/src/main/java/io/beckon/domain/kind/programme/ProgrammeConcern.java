package io.beckon.domain.kind.programme;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.profile.Reactions;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.SentMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contacts on their way through programmes: entering, events on the way, deadlines, the end. */
final class ProgrammeConcern implements Concern {
  private final RuleSet rules;
  private final ProgrammeEntry entry;
  private final KeyedEvents keyed;

  ProgrammeConcern(Wiring wiring) {
    rules = wiring.rules();
    entry = new ProgrammeEntry(rules);
    keyed = new KeyedEvents(rules);
    wiring.moments().begunBy("programme", this::begin);
  }

  private void begin(EvaluationContext context, AtMoment of, String how, String what, Facts facts) {
    ProgrammeRule rule = (ProgrammeRule) of;
    if (context.holds(rule, rule.condition(), facts)) {
      entry.enter(context, rule, how + " " + what);
    }
  }

  /** An event can end a programme, be the one that a contact waits for, or tell of a reaction. */
  @Override
  public void react(EvaluationContext context, Event event) {
    keyed.note(context, event);
    List<ProgrammeRun> runs = context.state().getProgrammes();
    for (int i = 0; i < runs.size(); i++) {
      ProgrammeRun run = runs.get(i);
      ProgrammeRule rule = running(context, run);
      if (rule != null && event.getTimestamp() >= run.getEnteredAt()) {
        Reactions.note(run, event);
        try {
          new ProgrammeExecution(context, rule, run).event(event);
        } catch (RuntimeException e) {
          context.failed(rule, "step " + run.getStep(), e);
        }
      }
    }
  }

  /** Goes on where a wait is over at this deadline. */
  @Override
  public void goOn(EvaluationContext context) {
    List<ProgrammeRun> runs = context.state().getProgrammes();
    for (int i = 0; i < runs.size(); i++) {
      ProgrammeRun run = runs.get(i);
      if (run.getEndedAt() == 0 && run.getDue() != 0 && run.getDue() <= context.time()) {
        ProgrammeRule rule = running(context, run);
        if (rule != null && run.getDue() != 0 && run.getDue() <= context.time()) {
          try {
            new ProgrammeExecution(context, rule, run).due();
          } catch (RuntimeException e) {
            context.failed(rule, "step " + run.getStep(), e);
            // Else it would be due for ever.
            run.setEndedAt(context.time());
            run.setDue(0);
          }
        }
      }
    }
  }

  /** The earliest end of a wait; {@link Facts#NEVER}. */
  @Override
  public long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    List<ProgrammeRun> runs = state.getProgrammes();
    for (int i = 0; i < runs.size(); i++) {
      ProgrammeRun run = runs.get(i);
      if (run.getEndedAt() == 0 && run.getDue() != 0) {
        next = Math.min(next, run.getDue());
      }
    }
    return next;
  }

  /** A programme that could not go on ends: nobody knows where the contact would stand in it. */
  @Override
  public void setAside(ContactState state, long deadline) {
    for (ProgrammeRun run : state.getProgrammes()) {
      if (run.getEndedAt() == 0 && run.getDue() != 0 && run.getDue() <= deadline) {
        run.setEndedAt(deadline);
        run.setDue(0);
      }
    }
  }

  /** Forgets programmes that have ended and may be entered again. */
  @Override
  public void expire(ContactState state, long now) {
    keyed.expire(state, now);
    Bounds.remove(
        state.getProgrammes(),
        run ->
            run.getEndedAt() != 0
                && (!(rules.rule(run.getRule()) instanceof ProgrammeRule rule)
                    || ProgrammeEntry.mayEnterAgain(rule, run, now)));
  }

  @Override
  public boolean prevents(EvaluationContext context, Rule of, SentMessage sent, Event event) {
    if (!(of instanceof ProgrammeRule rule) || event.getTimestamp() < sent.getSince()) {
      return false;
    }
    for (ProgrammeRule.Exit exit : rule.exits()) {
      if (exit.event().equals(event.getName())
          && RunKey.concerns(RunKey.of(context, rule, event), sent.getKey())) {
        ProgrammeRun run = ProgrammeEntry.find(context.state(), rule.name(), sent.getKey());
        Aside aside = run == null ? Aside.NONE : Aside.run(run);
        if (context.holds(rule, exit.condition(), context.facts().with(aside))) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void onMerge(ContactState state, ContactState other) {
    KeyedEvents.merge(state, other);
    for (ProgrammeRun run : other.getProgrammes()) {
      ProgrammeRun known = ProgrammeEntry.find(state, run.getRule(), run.getKey());
      if (known == null) {
        state.getProgrammes().add(run);
      } else if (goesOn(run, known)) {
        state.getProgrammes().set(state.getProgrammes().indexOf(known), run);
      }
    }
    Bounds.trim(
        state.getProgrammes(),
        ProgrammeEntry.RUNS,
        run -> run.getEndedAt() == 0 ? Long.MAX_VALUE : run.getEndedAt());
  }

  /**
   * One way through a programme is enough, for each key: of two, the one that was begun first.
   * After one that has ended, the other goes on if the programme may be entered again.
   */
  private boolean goesOn(ProgrammeRun one, ProgrammeRun other) {
    boolean once =
        rules.rule(one.getRule()) instanceof ProgrammeRule rule
            && rule.reenterAfter() == ProgrammeRule.NEVER;
    boolean bothRun = one.getEndedAt() == 0 && other.getEndedAt() == 0;
    if (once || bothRun) {
      return one.getEnteredAt() < other.getEnteredAt();
    }
    return one.getEndedAt() == 0
        || (other.getEndedAt() != 0 && one.getEndedAt() > other.getEndedAt());
  }

  /**
   * The version of the rule that the run goes by; null when it has ended, or ends now because there
   * is none.
   */
  private @Nullable ProgrammeRule running(EvaluationContext context, ProgrammeRun run) {
    if (run.getEndedAt() != 0) {
      return null;
    }
    if (!(rules.rule(run.getRule()) instanceof ProgrammeRule rule)) {
      run.setEndedAt(context.time());
      return null;
    }
    if (rule.version() == run.getVersion()) {
      return rule;
    }
    if (rule.onChange() == OnChange.DRAIN) {
      if (rules.earlier(run.getRule(), run.getVersion()) instanceof ProgrammeRule earlier) {
        return earlier;
      }
      new ProgrammeExecution(context, rule, run).end("its version is gone");
      return null;
    }
    if (rule.onChange() == OnChange.KEEP && rule.indexOf(run.getStep()) >= 0) {
      run.setVersion(rule.version());
      return rule;
    }
    if (rule.onChange() == OnChange.KEEP) {
      new ProgrammeExecution(context, rule, run)
          .end("version " + rule.version() + " has no step " + run.getStep());
      return null;
    }
    run.setVersion(rule.version());
    run.setRound(0);
    run.setDeferred(false);
    run.setTimedOut(false);
    new ProgrammeExecution(context, rule, run).begin("restart");
    return run.getEndedAt() == 0 ? rule : null;
  }
}
