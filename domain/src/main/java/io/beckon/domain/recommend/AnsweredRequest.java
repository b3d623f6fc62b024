package io.beckon.domain.recommend;

import io.beckon.schema.Candidate;
import io.beckon.schema.CatalogProduct;
import io.beckon.schema.RecommendationRequest;
import java.util.List;

/**
 * A request that goes on.
 *
 * @param candidates of all answers that have come for it
 * @param products what the catalogue knows of them
 */
public record AnsweredRequest(
    RecommendationRequest request, List<Candidate> candidates, List<CatalogProduct> products) {}
