package io.beckon.domain.evaluation;

import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Trigger;
import org.jspecify.annotations.Nullable;

/** Makes the question of which products a trigger is to carry. */
public interface RecommendationQuestions {
  /**
   * @param event what the trigger is about; null: nothing but time has passed
   * @param needs what its payload needs of the catalogue; nothing: it only keeps its place behind
   *     others of its rule
   */
  RecommendationRequest of(
      Profile profile, @Nullable Event event, CatalogueNeeds needs, Trigger trigger);
}
