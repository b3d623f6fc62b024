package io.beckon.domain.engage;

import io.beckon.schema.Decision;
import io.beckon.schema.Profile;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;

/** Takes what the heart decides, in the order in which it decides it. */
public interface Outcome {
  void trigger(Trigger trigger);

  void stage(StageChange change);

  void segment(SegmentChange change);

  void decision(Decision decision);

  /**
   * The profile as it now stands. It goes on changing: whoever keeps it must copy or encode it at
   * once.
   */
  void profile(Profile profile);
}
