package io.beckon.domain.engine;

import io.beckon.domain.evaluation.Outcome;
import io.beckon.schema.Decision;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.SegmentChange;
import io.beckon.schema.StageChange;
import io.beckon.schema.Trigger;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the heart decided. */
public final class TestingOutcome implements Outcome {
  public final List<Trigger> triggers = new ArrayList<>();
  public final List<StageChange> stages = new ArrayList<>();
  public final List<SegmentChange> segments = new ArrayList<>();
  public final List<Decision> decisions = new ArrayList<>();

  /** What goes past the recommender; its triggers are among the others, too. */
  public final List<RecommendationRequest> requests = new ArrayList<>();

  public int profiles;
  public Profile lastProfile = new Profile();

  @Override
  public void trigger(Trigger trigger) {
    triggers.add(trigger);
  }

  @Override
  public void recommend(RecommendationRequest request) {
    requests.add(request);
    Outcome.super.recommend(request);
  }

  @Override
  public void stage(StageChange change) {
    stages.add(change);
  }

  @Override
  public void segment(SegmentChange change) {
    segments.add(change);
  }

  @Override
  public void decision(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public void profile(Profile profile) {
    profiles++;
    lastProfile = profile;
  }
}
