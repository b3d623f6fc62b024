package io.beckon.domain.evaluation;

import io.beckon.schema.Decision;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;

/** Takes what the heart decides, in the order in which it decides it. */
public interface Outcome {
  /** Nobody listens: only the state matters. */
  Outcome NOBODY =
      new Outcome() {
        @Override
        public void trigger(Trigger trigger) {}

        @Override
        public void stage(StageChange change) {}

        @Override
        public void segment(SegmentChange change) {}

        @Override
        public void decision(Decision decision) {}

        @Override
        public void profile(Profile profile) {}
      };

  void trigger(Trigger trigger);

  /**
   * A trigger with values that the recommender fills, or what takes one back; or the question what
   * to show the contact. Whoever has no recommender takes the trigger as it is.
   */
  default void recommend(RecommendationRequest request) {
    if (request.getTrigger() != null) {
      trigger(request.getTrigger());
    }
  }

  void stage(StageChange change);

  void segment(SegmentChange change);

  void decision(Decision decision);

  /** A rule could not be evaluated for a contact. What it would have done is left out. */
  default void failed(String rule, int version, String error) {}

  /**
   * The profile as it now stands. It goes on changing: whoever keeps it must copy or encode it at
   * once.
   */
  void profile(Profile profile);

  /** A step has been made that changed nothing which the profile shows. */
  default void unshown() {}
}
