package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.policy.Cap;
import io.beckon.domain.policy.SendPolicy;
import io.beckon.domain.policy.WorkspaceLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is not wrong with rules, but hardly meant. */
public final class RuleAdvice {
  private final List<RuleFault> found = new ArrayList<>();
  private final List<Rule> rules;
  private final Set<String> cappedChannels = new HashSet<>();
  private Yaml yaml;

  RuleAdvice(Collection<? extends Rule> rules, Yaml first) {
    this.rules = List.copyOf(rules);
    this.yaml = first;
    for (Rule rule : rules) {
      WorkspaceLimits limits = rule.ofWorkspace();
      if (limits != null) {
        limits.caps().stream().map(Cap::channel).forEach(cappedChannels::add);
      }
    }
  }

  List<RuleFault> found() {
    return found;
  }

  /** What is said from now on is said of this document. */
  void of(Yaml document) {
    yaml = document;
    found.addAll(new EventNameAdvice(document).found());
  }

  /** All rules that are looked at together, in the order of their documents. */
  public List<Rule> rules() {
    return rules;
  }

  /** Whether the workspace's limits hold for all of these channels. */
  public boolean areCapped(List<String> channels) {
    return cappedChannels.contains(WorkspaceLimits.ALL) || cappedChannels.containsAll(channels);
  }

  /** Says something of the value at a JSON pointer. */
  public void say(String pointer, String message) {
    found.add(yaml.fault(pointer, message));
  }

  /**
   * Says so if a rule that waits does not say how long its message is worth sending.
   *
   * @param setting that counts then
   */
  public void worth(SendPolicy policy, String pointer, String setting) {
    if (policy.expires() == 0) {
      say(
          pointer,
          "it waits, and does not say how long its message is worth sending; add such as"
              + " 'expires: 24h' (without it, the setting "
              + setting
              + " counts)");
    }
  }

  /** Says so if a condition's answer is always the same. */
  public void constant(Condition condition, String pointer) {
    if (condition != Condition.TRUE && condition.isConstant()) {
      say(pointer, "this condition looks at nothing: its answer is always the same");
    }
  }

  /** Whether a condition always holds. */
  public static boolean isAlways(Condition condition) {
    return condition.text().strip().equals("true");
  }
}
