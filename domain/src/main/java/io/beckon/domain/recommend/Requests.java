package io.beckon.domain.recommend;

import io.beckon.domain.condition.Recommend;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.schema.Event;
import io.beckon.schema.Profile;
import io.beckon.schema.RecommendationRequest;
import io.beckon.schema.Trigger;
import io.beckon.schema.Wish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a contact's profile into the question which products it may be offered. */
public final class Requests {
  /** What the standing record of every contact holds. */
  private static final List<Recommend> STANDING =
      List.of(
          new Recommend(Recommend.VIEWED, 6),
          new Recommend(Recommend.RELATED, 6),
          new Recommend(Recommend.COMPLEMENTARY, 6),
          new Recommend(Recommend.NEXT, 6),
          new Recommend(Recommend.POPULAR, 6));

  private Requests() {}

  /** Key of what is asked for in one contact's and rule's name: it goes out in the order asked. */
  private static String key(String contact, String rule) {
    return contact + '\u0000' + rule;
  }

  /**
   * The question which products a trigger is to carry.
   *
   * @param event what it is about; null: nothing but time has passed
   * @param needs what the trigger's payload needs of the catalogue; nothing: it only keeps its
   *     place behind others of its rule
   */
  public static RecommendationRequest of(
      Profile profile, @Nullable Event event, CatalogueNeeds needs, Trigger trigger) {
    RecommendationRequest request = empty(profile, trigger.getRule(), trigger.getAt());
    request.setTrigger(trigger);
    request.setId(trigger.getId());
    request.getWishes().addAll(needs.wishes());
    request.getDescribed().addAll(needs.products());
    new CandidateSources(profile, event, request).ask();
    return request;
  }

  /** The question what to show the contact now, whatever the rules say. */
  public static RecommendationRequest standing(Profile profile, long now) {
    RecommendationRequest request = empty(profile, "", now);
    for (Recommend wish : STANDING) {
      request
          .getWishes()
          .add(
              Wish.newBuilder()
                  .setName(wish.kind())
                  .setKind(wish.kind())
                  .setCount(wish.count())
                  .setAttribute("")
                  .setValue("")
                  .build());
    }
    new CandidateSources(profile, null, request).ask();
    return request;
  }

  /** Nothing is to be shown to the contact any more. */
  public static RecommendationRequest nothing(Profile profile, long now) {
    RecommendationRequest request = empty(profile, "", now);
    // What was asked for at the same time has an id of its own.
    request.setId(request.getId() + "/nothing");
    return request;
  }

  private static RecommendationRequest empty(Profile profile, String rule, long now) {
    return RecommendationRequest.newBuilder()
        .setKey(key(profile.getContact(), rule))
        .setId("@" + now)
        .setWorkspace(profile.getWorkspace())
        .setContact(profile.getContact())
        .setAt(now)
        .setWishes(new ArrayList<>())
        .setLookups(new ArrayList<>())
        .setParts(0)
        .setOwn(new ArrayList<>())
        .setBought(new ArrayList<>())
        .setWithout(new ArrayList<>())
        .setTrigger(null)
        .setDescribed(new ArrayList<>())
        .build();
  }
}
