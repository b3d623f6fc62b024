package io.beckon.domain.engage;

import io.beckon.domain.profile.Bounds;
import io.beckon.domain.recommend.Requests;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.score.EngagementIndex;
import io.beckon.schema.ContactState;
import io.beckon.schema.ProductView;
import io.beckon.schema.Profile;
import java.util.List;

/** Gives out the profile: at once when others wait for it, else once in a while. */
final class ProfileWriter {
  private final RuleSet rules;
  private final Settings settings;

  ProfileWriter(RuleSet rules, Settings settings) {
    this.rules = rules;
    this.settings = settings;
  }

  /**
   * Writes the profile now, or plans to when the second since the last one is over. Of a history
   * that comes all at once, only what comes of it is written.
   */
  void owe(Turn turn, boolean now) {
    ContactState state = turn.state();
    boolean rested = state.getClock() - state.getProfileWrittenAt() >= settings.profileEvery();
    if (!turn.isMuted() && (now || rested)) {
      write(state, state.getClock(), turn.outcome());
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
    EngagementIndex.write(state.getProfile(), rules, settings.defaultGap(), state.getClock());
    state.setProfileWrittenAt(Math.max(at, state.getClock()));
    state.setProfileDueAt(0);
    outcome.profile(rules.hasShadows() ? withoutShadows(state.getProfile()) : state.getProfile());
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

  /** What shadows make of a contact is kept with it, but nobody else sees it. */
  private static Profile withoutShadows(Profile profile) {
    Profile shown = Profile.newBuilder(profile).build();
    Bounds.remove(shown.getScores(), score -> Rule.isShadow(score.getRule()));
    Bounds.remove(shown.getStages(), stage -> Rule.isShadow(stage.getLifecycle()));
    Bounds.remove(shown.getSegments(), segment -> Rule.isShadow(segment.getSegment()));
    Bounds.remove(shown.getRfm(), place -> Rule.isShadow(place.getRule()));
    Bounds.remove(shown.getTrends(), place -> Rule.isShadow(place.getRule()));
    Bounds.remove(shown.getDiscounts(), discount -> Rule.isShadow(discount.getRule()));
    return shown;
  }
}
