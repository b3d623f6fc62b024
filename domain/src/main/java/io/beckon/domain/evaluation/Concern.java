package io.beckon.domain.evaluation;

import io.beckon.domain.condition.Facts;
import io.beckon.domain.profile.ProfileFacts;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.ContactState;
import io.beckon.schema.Deferred;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.SentMessage;

/**
 * What the rules of one kind do for a contact. The engine walks all concerns in each part of a
 * step; within a part they act in the order of the registry of kinds.
 *
 * <p>An event: {@link #onEvent}, {@link #react}, {@link #evaluate}, {@link #move}. A deadline:
 * {@link #onDeadline}, {@link #goOn}, {@link #evaluate}, {@link #review}, {@link #move}.
 */
public interface Concern {
  /**
   * Whether {@link #onEvent} or {@link #react} has something to do for events of this name, whoever
   * the contact is. An engine asks it once for each name, and does not call either where not.
   */
  default boolean heeds(String eventName) {
    return true;
  }

  /** Takes in what an event says, before anything is begun because of it. */
  default void onEvent(EvaluationContext context, Event event, ProfileFacts.Change change) {}

  /** Begins or ends something because of an event. */
  default void react(EvaluationContext context, Event event) {}

  /** Handles what falls due at a deadline because nothing happened until then. */
  default void onDeadline(EvaluationContext context) {}

  /** Goes on with what is under way and has a next part at a deadline. */
  default void goOn(EvaluationContext context) {}

  /** Looks at the contact as it stands after an event or a deadline. */
  default void evaluate(EvaluationContext context) {}

  /** Whether it takes part in reviews of a contact's purchases. */
  default boolean reviewsPurchases() {
    return false;
  }

  /**
   * Looks at a contact's purchases some time after the last of them.
   *
   * @return when time alone can next change an answer; {@link Facts#NEVER}
   */
  default long review(EvaluationContext context) {
    return Facts.NEVER;
  }

  /**
   * When what an event says of a contact asks for a review, epoch milliseconds; {@link
   * Facts#NEVER}: it does not.
   */
  default long reviewAfter(ContactState state, String eventName, long time) {
    return Facts.NEVER;
  }

  /** Moves the contact where its conditions say that it belongs. */
  default void move(EvaluationContext context) {}

  /**
   * The next deadline that the contact's state implies, epoch milliseconds; {@link Facts#NEVER}.
   */
  default long nextDeadline(ContactState state) {
    return Facts.NEVER;
  }

  /** Lets go of what falls due up to a deadline that could not be met. */
  default void setAside(ContactState state, long deadline) {}

  /**
   * Goes on with a trigger that has waited.
   *
   * @param rule of this kind, the version by which it goes on
   */
  default void resume(EvaluationContext context, Rule rule, Deferred pending) {}

  /**
   * When a wait ends that a new version of its rule begins anew, epoch milliseconds; 0: it does
   * not.
   */
  default long restartsAt(Rule rule, Deferred pending) {
    return 0;
  }

  /** Whether a message of this kind would not have gone out, had this event been known in time. */
  default boolean prevents(EvaluationContext context, Rule rule, SentMessage sent, Event event) {
    return false;
  }

  /** Takes in what it keeps of another contact, which turned out to be the same person. */
  default void onMerge(ContactState state, ContactState other) {}

  /** Both contacts are one now: what comes of that alone is past, and goes to nobody. */
  default void afterMerge(EvaluationContext context) {}

  /** Forgets what is past its lifetime, and what belongs to rules that are gone. */
  default void expire(ContactState state, long now) {}

  /** Writes what it has to say into the profile before that is given out. */
  default void onProfile(Profile profile, long now) {}
}
