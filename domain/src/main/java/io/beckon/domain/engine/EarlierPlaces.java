package io.beckon.domain.engine;

import io.beckon.domain.basics.Bounds;
import io.beckon.schema.ContactState;
import io.beckon.schema.InSegment;
import io.beckon.schema.Stage;
import java.util.List;

/** The stages and segments that another contact was in before it turned out to be this one. */
record EarlierPlaces(List<Stage> stages, List<InSegment> segments) {
  static EarlierPlaces of(ContactState other) {
    return new EarlierPlaces(
        List.copyOf(other.getProfile().getStages()), List.copyOf(other.getProfile().getSegments()));
  }

  /** Where the contact is still, it is since the earlier of the two came there. */
  void restore(ContactState state) {
    for (Stage stage : stages) {
      Stage same =
          Bounds.find(state.getProfile().getStages(), Stage::getLifecycle, stage.getLifecycle());
      if (same != null && same.getStage().equals(stage.getStage())) {
        same.setSince(Math.min(same.getSince(), stage.getSince()));
      }
    }
    for (InSegment in : segments) {
      InSegment same =
          Bounds.find(state.getProfile().getSegments(), InSegment::getSegment, in.getSegment());
      if (same != null) {
        same.setSince(Math.min(same.getSince(), in.getSince()));
      }
    }
  }
}
