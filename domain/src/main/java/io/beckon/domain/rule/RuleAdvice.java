package io.beckon.domain.rule;

import io.beckon.domain.condition.Condition;
import io.beckon.domain.limit.Cap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is not wrong with rules, but hardly meant. */
final class RuleAdvice {
  private final List<RuleFault> found = new ArrayList<>();
  private final Set<String> cappedChannels = new HashSet<>();
  private final Map<Moment, ProgrammeRule> programmes = new HashMap<>();

  List<RuleFault> found() {
    return found;
  }

  /** Takes in what one document says of others. */
  void learn(Rule rule) {
    if (rule instanceof LimitsRule limits) {
      limits.caps().stream().map(Cap::channel).forEach(cappedChannels::add);
    }
  }

  void look(Rule rule, Yaml yaml) {
    found.addAll(new EventNameAdvice(yaml).found());
    if (rule instanceof MomentRule trigger) {
      limit(trigger, yaml);
      unless(trigger, yaml);
      constant(trigger.condition(), yaml, "/if");
    } else if (rule instanceof ProgrammeRule programme) {
      overlap(programme, yaml);
    } else if (rule instanceof SegmentRule segment) {
      constant(segment.condition(), yaml, "/if");
    } else if (rule instanceof LifecycleRule lifecycle) {
      stages(lifecycle, yaml);
    } else if (rule instanceof DiscountRule discount) {
      levels(discount, yaml);
    } else if (rule instanceof ScoreRule score) {
      points(score, yaml);
    }
  }

  /** A click in quick succession, a crawler, a loop in a sender: each event is a message. */
  private void limit(MomentRule rule, Yaml yaml) {
    boolean often =
        rule.lapse() == null
            && (rule.moment() instanceof Moment.OnEvent
                || rule.moment() instanceof Moment.OnVisitEnd);
    boolean capped =
        cappedChannels.contains(LimitsRule.ALL)
            || cappedChannels.containsAll(rule.send().channels());
    if (often && !capped && rule.restraints().limits().memory() == 0) {
      found.add(
          yaml.fault(
              "/when",
              "nothing limits how often this fires for one contact; add such as 'limit: {gap: 24h}'"));
    }
  }

  private void unless(MomentRule rule, Yaml yaml) {
    if (rule.lapse() != null
        && rule.moment() instanceof Moment.OnEvent event
        && rule.lapse().unless().contains(event.name())) {
      found.add(
          yaml.fault(
              "/when/unless",
              "'"
                  + event.name()
                  + "' begins the time anew in any case; it need not be among 'unless'"));
    }
  }

  private void overlap(ProgrammeRule rule, Yaml yaml) {
    ProgrammeRule other = programmes.putIfAbsent(rule.moment(), rule);
    if (other != null && !other.name().equals(rule.name())) {
      found.add(
          yaml.fault(
              "/enter",
              "the programme '"
                  + other.name()
                  + "' begins at the same moment; a contact can be in both, and gets the messages of both"));
    }
  }

  private void stages(LifecycleRule rule, Yaml yaml) {
    int always = -1;
    for (int i = 0; i < rule.stages().size(); i++) {
      always = isAlways(rule.stages().get(i).condition()) ? i : always;
    }
    for (int i = 0; i < always; i++) {
      found.add(
          yaml.fault(
              "/stages/" + i,
              "nobody ever stands in this stage: '"
                  + rule.stages().get(always).stage()
                  + "' behind it always holds, and the last that holds counts"));
    }
  }

  private void levels(DiscountRule rule, Yaml yaml) {
    boolean always = false;
    for (int i = 0; i < rule.levels().size(); i++) {
      if (always) {
        found.add(
            yaml.fault(
                "/levels/" + i,
                "this level is never reached: one before it always holds, and the first that holds counts"));
      }
      always |= isAlways(rule.levels().get(i).condition());
    }
  }

  private void points(ScoreRule rule, Yaml yaml) {
    for (int i = 0; i < rule.points().size(); i++) {
      if (rule.points().get(i).give() == 0) {
        found.add(yaml.fault("/points/" + i + "/give", "this gives no points"));
      }
    }
  }

  private void constant(Condition condition, Yaml yaml, String pointer) {
    if (condition != Condition.TRUE && condition.isConstant()) {
      found.add(
          yaml.fault(pointer, "this condition looks at nothing: its answer is always the same"));
    }
  }

  private static boolean isAlways(Condition condition) {
    return condition.text().strip().equals("true");
  }
}
