package io.beckon.domain.trigger;

import io.beckon.domain.condition.Aside;
import io.beckon.domain.engage.Turn;
import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.MomentRule;
import io.beckon.domain.rule.ProgrammeRule;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.Send;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.ProgrammeRun;
import io.beckon.schema.SentMessage;
import io.beckon.schema.Trigger;
import java.time.Instant;
import java.util.List;

/**
 * Takes back messages that went out because something had not happened, once it becomes known that
 * it had: an event of a wait's {@code unless}, or one that ends a programme. Carts look after their
 * own.
 */
public final class Retractions {
  private static final int SENT = Bounds.cap(ContactState.SCHEMA$, "sent");
  private static final long SENT_LIFE = 31L * 86_400_000L;

  private final RuleSet rules;

  public Retractions(RuleSet rules) {
    this.rules = rules;
  }

  /**
   * Remembers a message that a late event can take back.
   *
   * @param since from when on such an event would have prevented it, epoch milliseconds
   */
  public static void remember(Turn turn, Trigger trigger, long since) {
    if (turn.isMuted()) {
      return;
    }
    ContactState state = turn.state();
    SentMessage sent = new SentMessage();
    sent.setRule(trigger.getRule());
    sent.setStep(trigger.getStep());
    sent.setTriggerId(trigger.getId());
    sent.setChannel(trigger.getChannel());
    sent.setTemplate(trigger.getTemplate());
    sent.setSince(since);
    sent.setAt(trigger.getAt());
    state.getSent().add(sent);
    Bounds.trim(state.getSent(), SENT, SentMessage::getAt);
  }

  /** Takes back what this event would have prevented, had it been known in time. */
  public void event(Turn turn, Event event) {
    List<SentMessage> all = turn.state().getSent();
    for (int i = all.size() - 1; i >= 0; i--) {
      SentMessage sent = all.get(i);
      Rule rule = event.getTimestamp() <= sent.getAt() ? rules.rule(sent.getRule()) : null;
      if (rule != null && prevents(turn, rule, sent, event)) {
        all.remove(i);
        takeBack(turn, rule, sent, event);
      }
    }
  }

  /** Forgets messages that nothing can be late for any more. */
  public static void expire(ContactState state, long now) {
    Bounds.expire(state.getSent(), now - SENT_LIFE, SentMessage::getAt);
  }

  private static boolean prevents(Turn turn, Rule rule, SentMessage sent, Event event) {
    if (rule instanceof MomentRule wait) {
      return wait.lapse() != null
          && event.getTimestamp() > sent.getSince()
          && wait.lapse().unless().contains(event.getName());
    }
    if (rule instanceof ProgrammeRule programme && event.getTimestamp() >= sent.getSince()) {
      for (ProgrammeRule.Exit exit : programme.exits()) {
        if (exit.event().equals(event.getName())
            && turn.holds(rule, exit.condition(), turn.facts().with(run(turn, rule)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Aside run(Turn turn, Rule rule) {
    ProgrammeRun run =
        Bounds.find(turn.state().getProgrammes(), ProgrammeRun::getRule, rule.name());
    return run == null ? Aside.NONE : Aside.run(run);
  }

  private static void takeBack(Turn turn, Rule rule, SentMessage sent, Event event) {
    Send send = new Send(List.of(sent.getChannel()), false, 0, sent.getTemplate(), List.of());
    new Firing(turn, rule, send, "retract:" + sent.getTriggerId())
        .step(sent.getStep())
        .saw("happened", event.getName())
        .saw("happenedAt", Instant.ofEpochMilli(event.getTimestamp()))
        .saw("firedAt", Instant.ofEpochMilli(sent.getAt()))
        .retract(sent.getTriggerId());
  }
}
