package io.beckon.domain.evaluation;

import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Trigger;
import io.beckon.schema.Wish;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the question of which products a trigger is to carry. */
public interface RecommendationQuestions {
  /**
   * @param event what the trigger is about; null: nothing but time has passed
   * @param wishes values of its payload that are to be filled; none: it only keeps its place behind
   *     others of its rule
   */
  RecommendationRequest of(
      Profile profile, @Nullable Event event, List<Wish> wishes, Trigger trigger);
}
