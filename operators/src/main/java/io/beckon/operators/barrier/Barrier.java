package io.beckon.operators.barrier;

import io.beckon.domain.basics.Faults;
import io.beckon.operators.Outputs;
import io.beckon.operators.topic.TopicTable;
import io.beckon.schema.DeadLetter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Around each step of an operator: what the data does wrong ({@link Faults}) becomes a dead letter,
 * is counted ({@code deadLetters}, reason failed) and sends nothing; what the machine does wrong
 * fails the job. A step changes state as its last act, so what failed has changed nothing.
 *
 * @param <T> what the operator sends
 */
public final class Barrier<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Barrier.class);

  private final String operator;
  private final HeldOutput<T> output;
  private final Counter failed;
  private long failures;

  private Barrier(String operator, HeldOutput<T> output, Counter failed) {
    this.operator = operator;
    this.output = output;
    this.failed = failed;
  }

  /** A step, or a part of one. */
  public interface Step {
    void make() throws Exception;
  }

  /** The output that an operator has to use from its setup on. */
  public static <T> Output<StreamRecord<T>> around(Output<StreamRecord<T>> output) {
    return new HeldOutput<>(output);
  }

  /**
   * @param operator its name
   * @param output as {@link #around} gave it
   * @param group the operator's metrics
   */
  public static <T> Barrier<T> of(
      String operator, Output<StreamRecord<T>> output, MetricGroup group) {
    return new Barrier<>(
        operator,
        (HeldOutput<T>) output,
        group.addGroup("reason", Letters.FAILED).counter("deadLetters"));
  }

  /** A step begins: what it sends goes out when it has come to its end. */
  public void begin() {
    output.begin();
  }

  /** The step has come to its end. */
  public void commit() {
    output.commit();
  }

  /** A step with a record has failed. */
  public void failed(@Nullable Object key, Object value, Throwable failure) throws Exception {
    requireOfTheData(failure);
    output.discard();
    send(Letters.of(operator, key, value, failure), failure);
  }

  /** A step at a timer has failed. */
  public void timerFailed(@Nullable Object key, long time, Throwable failure) throws Exception {
    requireOfTheData(failure);
    output.discard();
    send(Letters.ofTimer(operator, key, time, failure), failure);
  }

  /**
   * Makes a whole step with a value.
   *
   * @return whether it came to its end; else the value is a dead letter
   */
  public boolean passes(@Nullable Object key, Object value, Step step) throws Exception {
    output.begin();
    try {
      step.make();
    } catch (Exception | StackOverflowError e) {
      failed(key, value, e);
      return false;
    }
    output.commit();
    return true;
  }

  private static void requireOfTheData(Throwable failure) throws Exception {
    if (!Faults.isOfTheData(failure)) {
      if (failure instanceof Exception e) {
        throw e;
      }
      throw (Error) failure;
    }
  }

  /** No name of a person goes to a log; of many failures, the first, second, fourth, … do. */
  private void send(DeadLetter letter, Throwable failure) {
    failed.inc();
    failures++;
    if (Long.bitCount(failures) == 1) {
      LOG.error("{} has set aside {} records; the last:", operator, failures, failure);
    }
    output.collect(Outputs.BULK, new StreamRecord<>(TopicTable.DEAD_LETTERS.of(letter)));
  }
}
