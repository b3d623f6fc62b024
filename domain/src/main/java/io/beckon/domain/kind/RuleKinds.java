package io.beckon.domain.kind;

import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.kind.campaign.CampaignKind;
import io.beckon.domain.kind.cart.CartKind;
import io.beckon.domain.kind.discount.DiscountKind;
import io.beckon.domain.kind.lifecycle.LifecycleKind;
import io.beckon.domain.kind.limits.LimitsKind;
import io.beckon.domain.kind.milestone.MilestoneKind;
import io.beckon.domain.kind.programme.ProgrammeKind;
import io.beckon.domain.kind.rfm.RfmKind;
import io.beckon.domain.kind.score.ScoreKind;
import io.beckon.domain.kind.segment.SegmentKind;
import io.beckon.domain.kind.trend.TrendKind;
import io.beckon.domain.kind.trigger.TriggerKind;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleReader;
import io.beckon.domain.rule.RuleSet;
import io.beckon.domain.rule.RuleSets;
import io.beckon.schema.RuleDocument;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of rules, in the order in which they act within a part of a step.
 *
 * <ul>
 *   <li>Scores come first: conditions of all others may look at them.
 *   <li>Carts and campaigns follow: what a purchase takes back or switches is known before anything
 *       else begins because of it.
 *   <li>Programmes end or go on before triggers and other programmes begin.
 *   <li>RFM, trend and discount are reviews of purchases; a discount may look at both others.
 *   <li>Lifecycle stages move before segments, which may look at them.
 * </ul>
 */
public final class RuleKinds {
  public static final List<RuleKind<?>> ALL =
      List.of(
          new LimitsKind(),
          new ScoreKind(),
          new CartKind(),
          new CampaignKind(),
          new ProgrammeKind(),
          new TriggerKind(),
          new MilestoneKind(),
          new RfmKind(),
          new TrendKind(),
          new DiscountKind(),
          new LifecycleKind(),
          new SegmentKind());

  private RuleKinds() {}

  /** The kind of this name; null: there is none, or not any more. */
  public static @Nullable RuleKind<?> named(String name) {
    for (RuleKind<?> kind : ALL) {
      if (kind.kind().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** Reads documents of all kinds. */
  public static RuleReader reader() {
    return new RuleReader(ALL);
  }

  /**
   * Reads, checks and compiles documents of any workspaces.
   *
   * @throws RuleFaults naming every fault with file, line and column; no rule is in force then
   */
  public static RuleSets compileAll(Collection<RuleDocument> documents) throws RuleFaults {
    return RuleSets.read(reader(), documents);
  }

  /**
   * Reads, checks and compiles documents of one workspace.
   *
   * @throws RuleFaults naming every fault with file, line and column; no rule is in force then
   */
  public static RuleSet compile(Collection<RuleDocument> documents) throws RuleFaults {
    return reader().read(documents, List.of());
  }
}
