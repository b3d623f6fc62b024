package io.beckon.domain.engine;

import io.beckon.domain.basics.Earlier;
import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.profile.ShownProfile;
import io.beckon.domain.profile.Visits;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import java.util.List;

/**
 * Gives out the profile when something of it has changed: at once when somebody waits for it, else
 * a moment later, with all that has changed by then. The least time between two records is one by
 * the log's time of receipt: whatever times the events of a flood name, it brings no more of them.
 */
final class ProfileWriter {
  private final RuleSet rules;
  private final Settings settings;
  private final Concern[] concerns;

  ProfileWriter(RuleSet rules, Settings settings, Concern[] concerns) {
    this.rules = rules;
    this.settings = settings;
    this.concerns = concerns;
  }

  /** The step may have changed nothing that the profile shows: then none is written. */
  void unlessUnchanged(EvaluationContext context) {
    if (context.isChanged()) {
      owe(context, context.isMoved());
    } else {
      context.outcome().unshown();
    }
  }

  /**
   * Writes the profile now, or plans to. Of a history that comes all at once, only what comes of it
   * is written.
   *
   * @param news whether it is something that a page would go by at once: an order, a consent, a
   *     stage. Nobody waits for it unless the contact is in the shop
   */
  void owe(EvaluationContext context, boolean news) {
    ContactState state = context.state();
    boolean awaited = news && !context.isMuted() && isInTheShop(state);
    owe(state, awaited, context.outcome());
  }

  /** Two contacts are one: whoever knows them as two waits for the profile. */
  void oweOfMerge(EvaluationContext context) {
    owe(context.state(), true, context.outcome());
  }

  private void owe(ContactState state, boolean awaited, Outcome outcome) {
    state.setProfileAsOf(state.getClock());
    long reached = reached(state);
    long least = state.getProfileWrittenAt() + settings.profileEvery();
    if (awaited && reached >= least) {
      write(state, state.getClock(), outcome);
      return;
    }
    long due =
        Earlier.of(state.getProfileDueAt(), awaited ? least : reached + settings.profileEvery());
    long review = state.getPurchaseReviewAt();
    // A review that comes so soon is of what has just happened: one record tells of both.
    boolean more = review > due && review - due <= settings.bound().millis();
    state.setProfileDueAt(more ? review : due);
  }

  /**
   * How far the log has come at least: the larger of all that the contact has met and of its latest
   * receipt, epoch milliseconds.
   */
  private static long reached(ContactState state) {
    return Math.max(state.getClock(), state.getReceivedTo());
  }

  /** By the contact's clock, its last visit is not over. */
  private static boolean isInTheShop(ContactState state) {
    return state.getClock() - Visits.lastEnd(state.getProfile()) < Visits.SILENCE;
  }

  /**
   * Writes it, as of the last that has changed it, if no written one tells of that.
   *
   * @param at event time, epoch milliseconds
   */
  void write(ContactState state, long at, Outcome outcome) {
    state.setProfileDueAt(0);
    if (state.getProfileAsOf() != 0) {
      for (Concern concern : concerns) {
        concern.onProfile(state.getProfile(), state.getProfileAsOf());
      }
      state.setProfileAsOf(0);
      state.setProfileWrittenAt(Math.max(at, reached(state)));
      outcome.profile(ShownProfile.of(state.getProfile(), rules.hasShadows()));
    }
    if (settings.recommendEvery() != 0) {
      recommend(state, Math.max(at, state.getClock()), outcome);
    }
  }

  /** Asks what to show the contact, when what that follows from has changed. */
  private void recommend(ContactState state, long now, Outcome outcome) {
    Profile profile = state.getProfile();
    long asked = state.getRecommendedAt();
    long ordered = profile.getOrders().getLastAt();
    List<ProductView> viewed = profile.getViewed();
    long looked =
        Math.max(
            profile.getCart().getTouchedAt(), viewed.isEmpty() ? 0 : viewed.get(0).getLastAt());
    if (Math.max(ordered, looked) <= asked) {
      return;
    }
    long due = asked + settings.recommendEvery();
    if (ordered > asked || now >= due) {
      state.setRecommendedAt(now);
      outcome.recommend(Requests.standing(profile, now));
    } else {
      state.setProfileDueAt(due);
    }
  }
}
