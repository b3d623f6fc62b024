package io.beckon.domain.rule;

import java.util.List;
import java.util.stream.Collectors;

/** Rule documents that cannot be used. The message has one line a fault. */
public final class RuleFaults extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<RuleFault> faults;

  public RuleFaults(List<RuleFault> faults) {
    super(faults.stream().map(RuleFault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<RuleFault> faults() {
    return faults;
  }
}
