package io.beckon.operators.barrier;

import io.beckon.domain.basics.Faults;
import io.beckon.operators.topic.TopicRecord;
import io.beckon.operators.topic.TopicTable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * For a function of which one step deals with several things that wait: what of them fails is set
 * aside alone.
 */
public final class SetAside {
  private final String operator;
  private final Counter failed;

  /**
   * @param operator its name
   */
  public SetAside(String operator, RuntimeContext context) {
    this.operator = operator;
    this.failed = context.getMetricGroup().addGroup("reason", Letters.FAILED).counter("setAside");
  }

  /**
   * The dead letter of a value.
   *
   * @throws RuntimeException the failure itself, when it is not the value's fault
   */
  public TopicRecord<?> letter(@Nullable Object key, Object value, RuntimeException failure) {
    if (!Faults.isOfTheData(failure)) {
      throw failure;
    }
    failed.inc();
    return TopicTable.DEAD_LETTERS.of(Letters.of(operator, key, value, failure));
  }
}
