package io.beckon.domain.kind.programme;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.KeptValues;
import io.beckon.domain.condition.Tallies;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Wiring;
import io.beckon.domain.policy.Send;
import io.beckon.domain.profile.Reactions;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.KeptValue;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.SentMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contacts on their way through programmes: entering, events on the way, deadlines, the end. */
final class ProgrammeConcern implements Concern {
  private static final int RUNS = Bounds.cap(ContactState.SCHEMA$, "programmes");

  private final RuleSet rules;

  ProgrammeConcern(Wiring wiring) {
    rules = wiring.rules();
    wiring.moments().begunBy("programme", this::begin);
  }

  private void begin(EvaluationContext context, AtMoment of, String how, String what, Facts facts) {
    ProgrammeRule rule = (ProgrammeRule) of;
    if (context.holds(rule, rule.condition(), facts)) {
      enter(context, rule, how + " " + what);
    }
  }

  /** Lets the contact enter, unless it is on its way already or may not enter again. */
  private void enter(EvaluationContext context, ProgrammeRule rule, String how) {
    ContactState state = context.state();
    ProgrammeRun before = Bounds.find(state.getProgrammes(), ProgrammeRun::getRule, rule.name());
    if (before != null && !mayEnterAgain(rule, before, context.time())) {
      context.missed(
          rule,
          before.getEndedAt() == 0
              ? "the contact is on its way through it already"
              : "the contact has been through it and may not enter again");
      return;
    }
    Bounds.remove(state.getProgrammes(), run -> run == before);
    if (state.getProgrammes().size() == RUNS && !forgetOne(state)) {
      Decisions.record(context, rule, "programme-full", context.occurrence("enter"), List.of());
      return;
    }
    ProgrammeRun run =
        ProgrammeRun.newBuilder()
            .setRule(rule.name())
            .setVersion(rule.version())
            .setOccurrence(context.occurrence("enter"))
            .setEnteredAt(context.time())
            .setStepAt(context.time())
            .build();
    run.setCause(context.causes().isEmpty() ? null : context.causes().get(0));
    try {
      run.setKept(kept(rule, context.facts()));
    } catch (RuntimeException e) {
      Decisions.failed(context, rule, "keep", e);
      return;
    }
    state.getProgrammes().add(run);
    ProgrammeExecution walk = new ProgrammeExecution(context, rule, run);
    walk.begin(how);
    for (ProgrammeRule.Exit exit : rule.exits()) {
      if (exit.condition() == Condition.TRUE
          && Tallies.countAfter(state, exit.event(), context.time()) > 0) {
        walk.end("exit on " + exit.event() + ", which became known before the beginning");
        return;
      }
    }
  }

  /** An event can end a programme, be the one that a contact waits for, or tell of a reaction. */
  @Override
  public void react(EvaluationContext context, Event event) {
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
    Bounds.remove(
        state.getProgrammes(),
        run ->
            run.getEndedAt() != 0
                && (!(rules.rule(run.getRule()) instanceof ProgrammeRule rule)
                    || mayEnterAgain(rule, run, now)));
  }

  @Override
  public boolean prevents(EvaluationContext context, Rule of, SentMessage sent, Event event) {
    if (!(of instanceof ProgrammeRule rule) || event.getTimestamp() < sent.getSince()) {
      return false;
    }
    for (ProgrammeRule.Exit exit : rule.exits()) {
      if (exit.event().equals(event.getName())) {
        ProgrammeRun run =
            Bounds.find(context.state().getProgrammes(), ProgrammeRun::getRule, rule.name());
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
    for (ProgrammeRun run : other.getProgrammes()) {
      ProgrammeRun known = Bounds.find(state.getProgrammes(), ProgrammeRun::getRule, run.getRule());
      if (known == null) {
        state.getProgrammes().add(run);
      } else if (goesOn(run, known)) {
        state.getProgrammes().set(state.getProgrammes().indexOf(known), run);
      }
    }
    Bounds.trim(
        state.getProgrammes(),
        RUNS,
        run -> run.getEndedAt() == 0 ? Long.MAX_VALUE : run.getEndedAt());
  }

  /**
   * One way through a programme is enough: of two, the one that was begun first. After one that has
   * ended, the other goes on if the programme may be entered again.
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

  private static boolean mayEnterAgain(ProgrammeRule rule, ProgrammeRun before, long now) {
    return before.getEndedAt() != 0
        && rule.reenterAfter() != ProgrammeRule.NEVER
        && now - before.getEndedAt() >= rule.reenterAfter();
  }

  /**
   * Makes room by forgetting the run that ended longest ago, of those whose programme may be
   * entered again; where there is none, nobody enters.
   */
  private boolean forgetOne(ContactState state) {
    ProgrammeRun oldest = null;
    for (ProgrammeRun run : state.getProgrammes()) {
      boolean never =
          rules.rule(run.getRule()) instanceof ProgrammeRule rule
              && rule.reenterAfter() == ProgrammeRule.NEVER;
      if (run.getEndedAt() != 0
          && !never
          && (oldest == null || run.getEndedAt() < oldest.getEndedAt())) {
        oldest = run;
      }
    }
    ProgrammeRun forgotten = oldest;
    return forgotten != null && Bounds.remove(state.getProgrammes(), run -> run == forgotten);
  }

  private static Map<String, KeptValue> kept(ProgrammeRule rule, Facts facts) {
    Map<String, KeptValue> kept = new HashMap<>();
    for (Send.Item item : rule.keep()) {
      Object value = item.value().value(facts);
      if (value != null) {
        kept.put(item.name(), KeptValues.of(value));
      }
    }
    return kept;
  }
}
