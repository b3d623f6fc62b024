package io.beckon.domain.engine;

import io.beckon.domain.evaluation.Concern;
import io.beckon.domain.evaluation.EvaluationContext;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.profile.ShownProfile;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import java.util.List;

/** Gives out the profile: at once when others wait for it, else once in a while. */
final class ProfileWriter {
  private final RuleSet rules;
  private final Settings settings;
  private final Concern[] concerns;

  ProfileWriter(RuleSet rules, Settings settings, Concern[] concerns) {
    this.rules = rules;
    this.settings = settings;
    this.concerns = concerns;
  }

  /**
   * Writes the profile now, or plans to when the second since the last one is over. Of a history
   * that comes all at once, only what comes of it is written.
   */
  void owe(EvaluationContext context, boolean now) {
    ContactState state = context.state();
    boolean rested = state.getClock() - state.getProfileWrittenAt() >= settings.profileEvery();
    if (!context.isMuted() && (now || rested)) {
      write(state, state.getClock(), context.outcome());
    } else {
      state.setProfileDueAt(state.getProfileWrittenAt() + settings.profileEvery());
    }
  }

  /**
   * Writes it, as of the last that happened.
   *
   * @param at event time, epoch milliseconds: the next one comes a second later at the earliest
   */
  void write(ContactState state, long at, Outcome outcome) {
    for (Concern concern : concerns) {
      concern.onProfile(state.getProfile(), state.getClock());
    }
    state.setProfileWrittenAt(Math.max(at, state.getClock()));
    state.setProfileDueAt(0);
    outcome.profile(ShownProfile.of(state.getProfile(), rules.hasShadows()));
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
