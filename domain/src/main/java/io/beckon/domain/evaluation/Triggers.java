package io.beckon.domain.evaluation;

import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.policy.CatalogueNeeds;
import io.beckon.domain.profile.Shadows;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.Event;
import io.beckon.schema.InSegment;
import io.beckon.schema.Profile;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends triggers on their way. */
final class Triggers {
  private Triggers() {}

  /**
   * Adds to a trigger whose it is, of which rule and when, and sends it.
   *
   * <p>When the recommender fills in something for the rule, all triggers of the rule go past it,
   * so that what takes one back does not overtake it.
   *
   * @param trigger with all that it says
   * @param about the event that it is about; null: none
   * @param needs what the catalogue is to fill in
   */
  static void emit(
      EvaluationContext context,
      Rule rule,
      String occurrence,
      Trigger trigger,
      @Nullable Event about,
      CatalogueNeeds needs) {
    Profile profile = context.profile();
    trigger.setId(
        TriggerIds.of(
            profile.getWorkspace(), context.subject(), rule.name(), rule.version(), occurrence));
    trigger.setWorkspace(profile.getWorkspace());
    trigger.setContact(profile.getContact());
    trigger.setRule(rule.name());
    trigger.setRuleVersion(rule.version());
    trigger.setRuleKind(rule.kind());
    trigger.setAt(context.time());
    trigger.setDeadline(context.deadline());
    trigger.setCausedAt(context.causedAt());
    trigger.setSegments(segments(profile, trigger.getKind()));
    // What is taken back went out before: nothing that was mute can be.
    if (context.isMuted() && trigger.getKind() != TriggerKind.RETRACT) {
      return;
    }
    if (rule.recommends() || !needs.isEmpty()) {
      context.recommend(about, needs, trigger);
    } else {
      context.outcome().trigger(trigger);
    }
  }

  private static List<String> segments(Profile profile, TriggerKind kind) {
    if (kind == TriggerKind.RETRACT || profile.getSegments().isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>(profile.getSegments().size());
    for (InSegment one : profile.getSegments()) {
      if (!Shadows.isShadow(one.getSegment())) {
        names.add(one.getSegment());
      }
    }
    return names;
  }
}
