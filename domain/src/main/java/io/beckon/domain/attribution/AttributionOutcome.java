package io.beckon.domain.attribution;

import io.beckon.schema.Credit;
import io.beckon.schema.PerformanceChange;

/** Takes what a fact changes. */
public interface AttributionOutcome {
  void credit(Credit credit);

  void change(PerformanceChange change);
}
