package io.beckon.domain.kind.programme;

import io.beckon.domain.basics.Bounds;
import io.beckon.domain.condition.Aside;
import io.beckon.domain.condition.Condition;
import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Decisions;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Retractions;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.policy.Channel;
import io.beckon.domain.profile.Reactions;
import io.beckon.schema.Event;
import io.beckon.schema.Fact;
import io.beckon.schema.ProgrammeMessage;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.Trigger;
import java.util.List;

/** One contact's next steps through one programme. */
final class ProgrammeExecution {
  private static final int MESSAGES = Bounds.cap(ProgrammeRun.SCHEMA$, "messages");

  private final EvaluationContext context;
  private final ProgrammeRule rule;
  private final ProgrammeRun run;

  /** When the message that has waited wanted to go out first; 0: none has waited. */
  private long since;

  ProgrammeExecution(EvaluationContext context, ProgrammeRule rule, ProgrammeRun run) {
    this.context = context;
    this.rule = rule;
    this.run = run;
  }

  void begin(String how) {
    from(0, how);
  }

  void event(Event event) {
    for (ProgrammeRule.Exit exit : rule.exits()) {
      if (exit.event().equals(event.getName())
          && isAbout(event)
          && context.holds(rule, exit.condition(), facts())) {
        end("exit on " + event.getName());
        return;
      }
    }
    int at = rule.indexOf(run.getStep());
    if (at >= 0
        && rule.steps().get(at) instanceof ProgrammeRule.Await await
        && await.event().equals(event.getName())
        && event.getTimestamp() >= run.getStepAt()
        && isAbout(event)
        && context.holds(rule, await.condition(), facts())) {
      run.setTimedOut(false);
      from(at + 1, "after " + event.getName());
    }
  }

  /** An event that says a key is about the run of that key alone. */
  private boolean isAbout(Event event) {
    return run.getKey() == null || RunKey.concerns(RunKey.of(context, rule, event), run.getKey());
  }

  void due() {
    int at = rule.indexOf(run.getStep());
    if (at < 0) {
      end("there is no step " + run.getStep());
      return;
    }
    if (rule.steps().get(at) instanceof ProgrammeRule.Await await) {
      run.setTimedOut(true);
      from(at + 1, "without " + await.event());
    } else if (rule.steps().get(at) instanceof ProgrammeRule.Say say && run.getDeferred()) {
      run.setDeferred(false);
      since = run.getStepAt();
      from(say.from(), "after quiet hours");
    } else {
      from(at + 1, "after " + run.getStep());
    }
  }

  void end(String why) {
    if (run.getEndedAt() != 0) {
      return;
    }
    run.setEndedAt(context.time());
    run.setDue(0);
    Decisions.record(
        context,
        rule,
        "programme-ended",
        "ended:" + run.getOccurrence(),
        run.getKey() == null
            ? List.of(new Fact("why", why), new Fact("step", run.getStep()))
            : List.of(
                new Fact("why", why),
                new Fact("step", run.getStep()),
                new Fact("key", run.getKey())));
  }

  private Facts facts() {
    return context.facts().with(Aside.run(run));
  }

  private void from(int index, String why) {
    int at = index;
    while (at < rule.steps().size()) {
      ProgrammeRule.Step step = rule.steps().get(at);
      if (step instanceof ProgrammeRule.Say say) {
        rest(say, 0);
        say(say, at, why);
        return;
      } else if (step instanceof ProgrammeRule.Pause pause) {
        rest(pause, context.time() + pause.millis());
        return;
      } else if (step instanceof ProgrammeRule.Await await) {
        rest(await, context.time() + await.timeout());
        boolean cameFirst =
            await.condition() == Condition.TRUE
                && KeyedEvents.happenedAfter(
                    context.state(), rule, run, await.event(), context.time());
        if (!cameFirst) {
          return;
        }
        run.setTimedOut(false);
        at++;
      } else if (step instanceof ProgrammeRule.Unless unless) {
        at = context.holds(rule, unless.condition(), facts()) ? at + 1 : unless.target();
      } else if (step instanceof ProgrammeRule.Jump jump) {
        at = jump.target();
      } else if (step instanceof ProgrammeRule.Again again) {
        if (run.getRound() < again.times()) {
          run.setRound(run.getRound() + 1);
          at = again.target();
        } else {
          run.setRound(0);
          at++;
        }
      } else {
        end("step " + run.getStep() + " ends it");
        return;
      }
    }
    end("its last step is done");
  }

  private void rest(ProgrammeRule.Rest step, long due) {
    run.setStep(step.at());
    run.setStepAt(since == 0 ? context.time() : since);
    run.setDue(due);
  }

  private void say(ProgrammeRule.Say say, int at, String why) {
    if (rule.ignored() > 0 && Reactions.ignored(run) >= rule.ignored()) {
      end(rule.ignored() + " messages were ignored");
      return;
    }
    TriggerAttempt attempt =
        new TriggerAttempt(
                context,
                rule,
                say.send(),
                "step"
                    + say.at()
                    + (run.getRound() > 0 ? "#" + run.getRound() : "")
                    + ":"
                    + run.getOccurrence())
            .step(say.number())
            .saw("step", say.at())
            .saw("reached", why)
            .since(since == 0 ? context.time() : since)
            .restraints(
                rule.restraints(),
                run.getKey() == null ? rule.name() : rule.name() + '/' + run.getKey())
            .postponedBy(
                due -> {
                  run.setDeferred(true);
                  run.setDue(due);
                })
            .then(this::remember)
            .attempted(() -> said(say, at));
    if (run.getKey() != null) {
      attempt.carry("key", run.getKey());
    }
    if (context.event() == null) {
      attempt.cause(run.getCause());
    }
    if (at > 0 && rule.steps().get(at - 1) instanceof ProgrammeRule.Unless unless) {
      attempt.saw(unless.condition(), facts());
    }
    attempt.fire(facts());
  }

  private void remember(Trigger trigger) {
    run.getMessages()
        .add(
            ProgrammeMessage.newBuilder()
                .setTemplate(trigger.getTemplate())
                .setTriggerId(trigger.getId())
                .setAt(trigger.getAt())
                .setOpenedAt(0L)
                .setClickedAt(0L)
                .build());
    Bounds.trim(run.getMessages(), MESSAGES, ProgrammeMessage::getAt);
    if (!rule.exits().isEmpty()) {
      Retractions.remember(context, trigger, run.getEnteredAt(), run.getKey());
    }
  }

  /** Goes on behind a message, unless the contact has opted out of it on the way. */
  private void said(ProgrammeRule.Say say, int at) {
    if (run.getEndedAt() != 0) {
      return;
    }
    for (String name : say.send().channels()) {
      Channel channel = context.shared().channels().get(name);
      if (channel == null || !channel.isRefusedSince(context.profile(), run.getEnteredAt())) {
        since = 0;
        from(at + 1, "after " + say.at());
        return;
      }
    }
    end("opted out");
  }
}
