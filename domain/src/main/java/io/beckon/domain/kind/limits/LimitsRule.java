package io.beckon.domain.kind.limits;

import io.beckon.domain.policy.WorkspaceLimits;
import io.beckon.domain.rule.Rule;

/** Limits of a workspace as a rule, so that they are published like any other. */
public record LimitsRule(String name, int version, WorkspaceLimits ofWorkspace) implements Rule {
  @Override
  public String waitsFor() {
    return "nothing: it sends nothing itself, and limits what other rules send";
  }

  @Override
  public String kind() {
    return "limits";
  }
}
