package io.beckon.domain.evaluation;

import io.beckon.domain.basics.Faults;
import io.beckon.domain.basics.TriggerIds;
import io.beckon.domain.rule.Rule;
import io.beckon.schema.Cause;
import io.beckon.schema.Decision;
import io.beckon.schema.Fact;
import io.beckon.schema.Profile;
import java.util.List;

/** Records why something was not sent. */
public final class Decisions {
  private Decisions() {}

  /** Records why a rule went no further in this step, before it came to a message. */
  public static void record(
      EvaluationContext context, Rule rule, String reason, String occurrence, List<Fact> seen) {
    record(context, rule, "", reason, occurrence, context.causes(), seen, "", "");
  }

  /** Whose hours are not known has those of the shop, and that is said. */
  static void strangeZone(EvaluationContext context, Rule rule, String moment, List<Fact> seen) {
    String strange = context.shared().strangeZone(context.profile());
    if (strange != null) {
      Fact fact = new Fact("zone", strange);
      seen.add(fact);
      record(context, rule, "unknown-zone", moment, List.of(fact));
    }
  }

  /** The same, of a message on a channel. Of what is past, nothing is recorded. */
  static void record(
      EvaluationContext context,
      Rule rule,
      String channel,
      String reason,
      String occurrence,
      List<Cause> causes,
      List<Fact> seen,
      String template,
      String payload) {
    if (context.isMuted()) {
      return;
    }
    Profile profile = context.profile();
    String id =
        TriggerIds.of(
            profile.getWorkspace(),
            context.subject(),
            rule.name(),
            rule.version(),
            reason + "/" + occurrence);
    context
        .outcome()
        .decision(
            Decision.newBuilder()
                .setId(id)
                .setWorkspace(profile.getWorkspace())
                .setContact(profile.getContact())
                .setRule(rule.name())
                .setRuleVersion(rule.version())
                .setRuleKind(rule.kind())
                .setChannel(channel)
                .setReason(reason)
                .setAt(context.time())
                .setDeadline(context.deadline())
                .setCauses(causes)
                .setFacts(seen)
                .setTemplate(template)
                .setPayload(payload)
                .build());
  }

  /**
   * Records that a rule failed for this contact, the first times: what a rule does to one contact
   * never depends on how it fared with others.
   */
  public static void failed(
      EvaluationContext context, Rule rule, String where, RuntimeException failure) {
    if (!Faults.isOfTheData(failure)) {
      throw failure;
    }
    String error = String.valueOf(failure.getMessage());
    String workspace = context.profile().getWorkspace();
    context.outcome().failed(workspace + '/' + rule.name(), rule.version(), error);
    if (RuleFailure.isNews(context.state(), rule)) {
      List<Fact> seen = List.of(new Fact("condition", where), new Fact("error", error));
      record(context, rule, "rule-failed", context.occurrence("failed"), seen);
    }
  }
}
