package io.beckon.domain.engage;

import io.beckon.domain.profile.Bounds;
import io.beckon.domain.rule.Rule;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.score.EngagementIndex;
import io.beckon.schema.ContactState;
import io.beckon.schema.Profile;

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
      write(state, turn.outcome());
    } else {
      state.setProfileDueAt(state.getProfileWrittenAt() + settings.profileEvery());
    }
  }

  void write(ContactState state, Outcome outcome) {
    EngagementIndex.write(state.getProfile(), rules, settings.defaultGap(), state.getClock());
    state.setProfileWrittenAt(state.getClock());
    state.setProfileDueAt(0);
    outcome.profile(rules.hasShadows() ? withoutShadows(state.getProfile()) : state.getProfile());
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
