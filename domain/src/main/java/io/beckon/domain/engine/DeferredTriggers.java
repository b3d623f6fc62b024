package io.beckon.domain.engine;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Moments;
import io.beckon.domain.evaluation.TriggerAttempt;
import io.beckon.domain.rule.AtMoment;
import io.beckon.domain.rule.OnChange;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Triggers that wait: when they are due, and who goes on with them. */
final class DeferredTriggers {
  private final RuleSet rules;
  private final Map<String, Concern> concerns;
  private final Moments moments;

  /**
   * @param concerns by the kind of their rules
   */
  DeferredTriggers(RuleSet rules, Map<String, Concern> concerns, Moments moments) {
    this.rules = rules;
    this.concerns = concerns;
    this.moments = moments;
  }

  static long nextDeadline(ContactState state) {
    long next = Facts.NEVER;
    List<Deferred> pending = state.getDeferred();
    for (int i = 0; i < pending.size(); i++) {
      next = Math.min(next, pending.get(i).getDue());
    }
    return next;
  }

  void onDeadline(EvaluationContext context) {
    List<Deferred> all = context.state().getDeferred();
    for (int i = 0; i < all.size(); i++) {
      Deferred pending = all.get(i);
      if (pending.getDue() <= context.time()) {
        Rule rule = version(pending);
        if (rule == null) {
          all.remove(i--);
          continue;
        }
        Concern concern = concern(rule);
        long restartsAt = concern.restartsAt(rule, pending);
        if (restartsAt > context.time()) {
          pending.setDue(restartsAt);
          pending.setVersion(rule.version());
        } else {
          all.remove(i--);
          try {
            resume(context, rule, concern, pending);
          } catch (RuntimeException e) {
            context.failed(rule, "what waited: " + pending.getWhat(), e);
          }
        }
      }
    }
  }

  private Concern concern(Rule rule) {
    Concern concern = concerns.get(rule.kind());
    if (concern == null) {
      throw new IllegalStateException("no kind of rule is called " + rule.kind());
    }
    return concern;
  }

  private void resume(EvaluationContext context, Rule rule, Concern concern, Deferred pending) {
    if (rule instanceof AtMoment moment) {
      if (pending.getWhat().equals(Moments.DATE)) {
        moments.resumeDate(context, moment, pending);
      } else {
        concern.resume(context, rule, pending);
      }
    } else if (pending.getWhat().equals(TriggerAttempt.QUIET)) {
      // Another wait is of a rule of another kind, which had the name before.
      concern.resume(context, rule, pending);
    }
  }

  /** The version by which it goes on; null when the rule is gone. */
  private @Nullable Rule version(Deferred pending) {
    Rule rule = rules.rule(pending.getRule());
    return rule != null
            && rule.version() != pending.getVersion()
            && rule.onChange() == OnChange.DRAIN
        ? rules.earlier(pending.getRule(), pending.getVersion())
        : rule;
  }
}
