package io.beckon.domain.kind.programme;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.basics.Keys;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.condition.KeptValues;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.policy.Send;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Fact;
import io.beckon.schema.KeptValue;
import io.beckon.schema.ProgrammeRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets contacts enter programmes; whoever does not enter is told of, with the reason. */
final class ProgrammeEntry {
  static final int RUNS = Bounds.cap(ContactState.SCHEMA$, "programmes");

  private final RuleSet rules;

  ProgrammeEntry(RuleSet rules) {
    this.rules = rules;
  }

  /**
   * Lets the contact enter, unless it is on its way already or may not enter again; with a key,
   * each value of it by itself.
   */
  void enter(EvaluationContext context, ProgrammeRule rule, String how) {
    String key;
    Map<String, KeptValue> kept;
    try {
      Facts facts = context.facts();
      key = rule.key() == null ? null : rule.key().of(facts);
      kept = kept(rule, facts);
    } catch (RuntimeException e) {
      Decisions.failed(context, rule, rule.key() == null ? "keep" : "key or keep", e);
      return;
    }
    if (key != null && key.length() > RunKey.MAX_LENGTH) {
      refuse(context, rule, "key-too-long", key.substring(0, RunKey.MAX_LENGTH), List.of());
      return;
    }
    ContactState state = context.state();
    ProgrammeRun before = find(state, rule.name(), key);
    if (before != null && !mayEnterAgain(rule, before, context.time())) {
      refuse(context, rule, before, key);
      return;
    }
    Bounds.remove(state.getProgrammes(), run -> run == before);
    boolean full = rule.key() != null && onTheirWay(state, rule.name()) >= RunKey.RUNS;
    if (full || (state.getProgrammes().size() >= RUNS && !forgetOne(state))) {
      refuse(context, rule, "programme-full", key, List.of());
      return;
    }
    ProgrammeRun run =
        ProgrammeRun.newBuilder()
            .setRule(rule.name())
            .setVersion(rule.version())
            .setOccurrence(occurrence(context, key))
            .setEnteredAt(context.time())
            .setStepAt(context.time())
            .setKept(kept)
            .setKey(key)
            .build();
    run.setCause(context.causes().isEmpty() ? null : context.causes().get(0));
    state.getProgrammes().add(run);
    begin(new ProgrammeExecution(context, rule, run), rule, run, state, context.time(), how);
  }

  private static void begin(
      ProgrammeExecution way,
      ProgrammeRule rule,
      ProgrammeRun run,
      ContactState state,
      long time,
      String how) {
    way.begin(how);
    for (ProgrammeRule.Exit exit : rule.exits()) {
      if (exit.condition() == Condition.TRUE
          && KeyedEvents.happenedAfter(state, rule, run, exit.event(), time)) {
        way.end("exit on " + exit.event() + ", which became known before the beginning");
        return;
      }
    }
  }

  /** What tells the run from all others of its rule. */
  private static String occurrence(EvaluationContext context, @Nullable String key) {
    String occurrence = Keys.escaped(context.occurrence("enter"), '[');
    return key == null ? occurrence : occurrence + '[' + key + ']';
  }

  private static void refuse(
      EvaluationContext context, ProgrammeRule rule, ProgrammeRun before, @Nullable String key) {
    boolean ended = before.getEndedAt() != 0;
    List<Fact> seen = new ArrayList<>();
    seen.add(new Fact("enteredAt", Instant.ofEpochMilli(before.getEnteredAt()).toString()));
    seen.add(
        ended
            ? new Fact("endedAt", Instant.ofEpochMilli(before.getEndedAt()).toString())
            : new Fact("step", before.getStep()));
    refuse(context, rule, ended ? "been-through" : "already-on-its-way", key, seen);
  }

  private static void refuse(
      EvaluationContext context,
      ProgrammeRule rule,
      String reason,
      @Nullable String key,
      List<Fact> seen) {
    List<Fact> all = new ArrayList<>(seen);
    if (key != null) {
      all.add(0, new Fact("key", key));
    }
    Decisions.record(context, rule, reason, occurrence(context, key), all);
  }

  /** The run of a rule and a key; null: there is none. */
  static @Nullable ProgrammeRun find(ContactState state, String rule, @Nullable String key) {
    List<ProgrammeRun> runs = state.getProgrammes();
    for (int i = 0; i < runs.size(); i++) {
      if (RunKey.isOf(runs.get(i), rule, key)) {
        return runs.get(i);
      }
    }
    return null;
  }

  static boolean mayEnterAgain(ProgrammeRule rule, ProgrammeRun before, long now) {
    return before.getEndedAt() != 0
        && rule.reenterAfter() != ProgrammeRule.NEVER
        && now - before.getEndedAt() >= rule.reenterAfter();
  }

  private static int onTheirWay(ContactState state, String rule) {
    int running = 0;
    for (ProgrammeRun run : state.getProgrammes()) {
      running += run.getEndedAt() == 0 && run.getRule().equals(rule) ? 1 : 0;
    }
    return running;
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
      Object value = item.value().shown(facts);
      if (value != null) {
        kept.put(item.name(), KeptValues.of(value));
      }
    }
    return kept;
  }
}
