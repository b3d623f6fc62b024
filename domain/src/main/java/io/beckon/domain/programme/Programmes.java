package io.beckon.domain.programme;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.KeptValues;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.profile.Tallies;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.ProgrammeRule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.Send;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.KeptValue;
import io.beckon.schema.ProgrammeRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contacts on their way through programmes: entering, events on the way, deadlines, the end. */
public final class Programmes {
  private static final int RUNS = Bounds.cap(ContactState.SCHEMA$, "programmes");

  private final RuleSet rules;

  public Programmes(RuleSet rules) {
    this.rules = rules;
  }

  /** Lets the contact enter, unless it is on its way already or may not enter again. */
  public void enter(Turn turn, ProgrammeRule rule, String how) {
    ContactState state = turn.state();
    ProgrammeRun before = Bounds.find(state.getProgrammes(), ProgrammeRun::getRule, rule.name());
    if (before != null && !mayEnterAgain(rule, before, turn.time())) {
      turn.missed(
          rule,
          before.getEndedAt() == 0
              ? "the contact is on its way through it already"
              : "the contact has been through it and may not enter again");
      return;
    }
    Bounds.remove(state.getProgrammes(), run -> run == before);
    if (state.getProgrammes().size() == RUNS && !forgetOne(state)) {
      turn.decision(
          rule, "", "programme-full", turn.occurrence("enter"), turn.causes(), List.of(), "", "");
      return;
    }
    ProgrammeRun run =
        ProgrammeRun.newBuilder()
            .setRule(rule.name())
            .setVersion(rule.version())
            .setOccurrence(turn.occurrence("enter"))
            .setEnteredAt(turn.time())
            .setStepAt(turn.time())
            .build();
    run.setCause(turn.causes().isEmpty() ? null : turn.causes().get(0));
    try {
      run.setKept(kept(rule, turn.facts()));
    } catch (RuntimeException e) {
      turn.failed(rule, "keep", e);
      return;
    }
    state.getProgrammes().add(run);
    Walk walk = new Walk(turn, rule, run);
    walk.begin(how);
    for (ProgrammeRule.Exit exit : rule.exits()) {
      if (exit.condition() == Condition.TRUE
          && Tallies.countAfter(state, exit.event(), turn.time()) > 0) {
        walk.end("exit on " + exit.event() + ", which became known before the beginning");
        return;
      }
    }
  }

  /** An event can end a programme, be the one that a contact waits for, or tell of a reaction. */
  public void event(Turn turn, Event event) {
    List<ProgrammeRun> runs = turn.state().getProgrammes();
    for (int i = 0; i < runs.size(); i++) {
      ProgrammeRun run = runs.get(i);
      ProgrammeRule rule = running(turn, run);
      if (rule != null && event.getTimestamp() >= run.getEnteredAt()) {
        Reactions.note(run, event);
        new Walk(turn, rule, run).event(event);
      }
    }
  }

  /** Goes on where a wait is over at this deadline. */
  public void due(Turn turn) {
    List<ProgrammeRun> runs = turn.state().getProgrammes();
    for (int i = 0; i < runs.size(); i++) {
      ProgrammeRun run = runs.get(i);
      if (run.getEndedAt() == 0 && run.getDue() != 0 && run.getDue() <= turn.time()) {
        ProgrammeRule rule = running(turn, run);
        if (rule != null && run.getDue() != 0 && run.getDue() <= turn.time()) {
          new Walk(turn, rule, run).due();
        }
      }
    }
  }

  /** The earliest end of a wait; {@link Facts#NEVER}. */
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

  /** Forgets programmes that have ended and may be entered again. */
  public void expire(ContactState state, long now) {
    Bounds.remove(
        state.getProgrammes(),
        run ->
            run.getEndedAt() != 0
                && (!(rules.rule(run.getRule()) instanceof ProgrammeRule rule)
                    || mayEnterAgain(rule, run, now)));
  }

  /**
   * The version of the rule that the run goes by; null when it has ended, or ends now because there
   * is none.
   */
  private @Nullable ProgrammeRule running(Turn turn, ProgrammeRun run) {
    if (run.getEndedAt() != 0) {
      return null;
    }
    if (!(rules.rule(run.getRule()) instanceof ProgrammeRule rule)) {
      run.setEndedAt(turn.time());
      return null;
    }
    if (rule.version() == run.getVersion()) {
      return rule;
    }
    if (rule.onChange() == OnChange.DRAIN) {
      if (rules.earlier(run.getRule(), run.getVersion()) instanceof ProgrammeRule earlier) {
        return earlier;
      }
      new Walk(turn, rule, run).end("its version is gone");
      return null;
    }
    if (rule.onChange() == OnChange.KEEP && rule.indexOf(run.getStep()) >= 0) {
      run.setVersion(rule.version());
      return rule;
    }
    if (rule.onChange() == OnChange.KEEP) {
      new Walk(turn, rule, run).end("version " + rule.version() + " has no step " + run.getStep());
      return null;
    }
    run.setVersion(rule.version());
    run.setRound(0);
    run.setDeferred(false);
    run.setTimedOut(false);
    new Walk(turn, rule, run).begin("restart");
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
