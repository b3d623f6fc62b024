package io.beckon.domain.engine;

import static io.beckon.domain.engine.ReferenceFacts.DAY;
import static io.beckon.domain.engine.ReferenceFacts.HOUR;

import io.beckon.schema.Event;
import org.jspecify.annotations.Nullable;

/** The programme: hello, a wait, again or a text message, a wait for a look. */
final class ReferenceProgramme {
  private final ReferenceFacts facts;
  private final ReferenceMessages messages;
  private @Nullable Run run;

  /** The way through the programme. */
  private static final class Run {
    long entered;
    long ended;
    int step;
    long stepAt;
    long due;
    boolean deferred;
    long helloAt;
    boolean opened;
    boolean timedOut;
  }

  ReferenceProgramme(ReferenceFacts facts, ReferenceMessages messages) {
    this.facts = facts;
    this.messages = messages;
  }

  /** The contact enters, unless it is on its way, or came to the end of it lately. */
  void enter() {
    Run before = run;
    if (before == null || (before.ended != 0 && facts.now - before.ended >= 2 * DAY)) {
      Run entered = new Run();
      entered.entered = facts.now;
      run = entered;
      goOn(entered, 0);
    } else {
      messages.held("series", "", before.ended == 0 ? "already-on-its-way" : "been-through");
    }
  }

  void event(Event happened) {
    Run on = run;
    if (on == null || on.ended != 0) {
      return;
    }
    if (happened.getName().equals("Email Opened") && on.helloAt != 0) {
      on.opened = true;
    }
    if (happened.getName().equals("Order Completed")) {
      ends(on);
    } else if (on.step == 3 && happened.getName().equals("Product Viewed")) {
      on.timedOut = false;
      goOn(on, 4);
    }
  }

  void due() {
    Run on = run;
    if (on == null || on.ended != 0 || on.due == 0 || on.due > facts.now) {
      return;
    }
    if (on.deferred) {
      on.deferred = false;
      say(on, on.stepAt);
    } else {
      on.timedOut = true;
      goOn(on, on.step + 1);
    }
  }

  /** Steps: hello, a wait, again or text, a wait for a look, late. */
  private void goOn(Run on, int step) {
    on.step = step;
    on.stepAt = facts.now;
    on.due = 0;
    switch (step) {
      case 0, 2 -> say(on, facts.now);
      case 1 -> on.due = facts.now + 10 * HOUR;
      case 3 -> on.due = facts.now + DAY;
      case 4 -> {
        if (on.timedOut) {
          say(on, facts.now);
        } else {
          ends(on);
        }
      }
      default -> ends(on);
    }
    if (on.due != 0) {
      facts.moments.add(on.due);
    }
  }

  private void say(Run on, long since) {
    boolean mail = on.step == 0 || (on.step == 2 && on.opened);
    String template = on.step == 0 ? "hello" : on.step == 4 ? "late" : mail ? "again" : "text";
    String channel = on.step == 4 ? "crm" : mail ? "email" : "sms";
    ReferenceMessage message = messages.message("series", "programme", template, channel);
    message.since = since;
    message.step = on.step == 0 ? 0 : on.step == 4 ? 3 : mail ? 1 : 2;
    message.postponed =
        until -> {
          on.deferred = true;
          on.due = until;
          facts.moments.add(until);
        };
    message.sent = () -> on.helloAt = template.equals("hello") ? facts.now : on.helloAt;
    message.settled =
        () -> {
          if (on.ended == 0) {
            if (facts.optedOutSince(channel, on.entered)) {
              ends(on);
            } else {
              goOn(on, on.step + 1);
            }
          }
        };
    messages.want(message);
  }

  private void ends(Run on) {
    on.ended = facts.now;
    messages.held("series", "", "programme-ended");
  }
}
