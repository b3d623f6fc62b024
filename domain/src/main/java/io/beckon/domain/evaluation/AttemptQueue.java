package io.beckon.domain.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a step wants to send. It is attempted when all of it is known. */
public final class AttemptQueue {
  private final EvaluationContext context;
  private final List<TriggerAttempt> waiting = new ArrayList<>();
  private boolean campaignsChanged;

  AttemptQueue(EvaluationContext context) {
    this.context = context;
  }

  /** A new step begins; one that failed may have left some. */
  void clear() {
    waiting.clear();
  }

  void add(TriggerAttempt attempt) {
    waiting.add(attempt);
  }

  /** A trigger that went out has changed the contact's campaigns. */
  public void campaignsChanged() {
    campaignsChanged = true;
  }

  /**
   * Attempts what waits: the highest priority first, else in the order in which they came. Says
   * whether that changed the contact's campaigns.
   */
  public boolean settle() {
    campaignsChanged = false;
    if (waiting.size() > 1) {
      waiting.sort(Comparator.comparingInt(TriggerAttempt::priority).reversed());
    }
    for (int i = 0; i < waiting.size(); i++) {
      TriggerAttempt attempt = waiting.get(i);
      try {
        attempt.attempt();
      } catch (RuntimeException e) {
        context.failed(attempt.rule(), "its message", e);
      }
    }
    waiting.clear();
    return campaignsChanged;
  }
}
