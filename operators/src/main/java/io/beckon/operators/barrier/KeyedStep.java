package io.beckon.operators.barrier;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/** A keyed function behind a barrier. */
public final class KeyedStep<I, O> extends KeyedProcessOperator<String, I, O> implements Guarded {
  private static final long serialVersionUID = 1L;

  private final String name;
  private transient Barrier<O> barrier;

  /**
   * @param name of the operator
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public KeyedStep(String name, KeyedProcessFunction<String, I, O> function) {
    super(function);
    this.name = name;
  }

  @Override
  protected void setup(StreamTask<?, ?> task, StreamConfig config, Output<StreamRecord<O>> output) {
    super.setup(task, config, output);
    this.output = Barrier.around(this.output);
  }

  @Override
  public void open() throws Exception {
    barrier = Barrier.of(name, output, getMetricGroup());
    super.open();
  }

  @Override
  public void processElement(StreamRecord<I> element) throws Exception {
    barrier.begin();
    try {
      super.processElement(element);
    } catch (Exception | StackOverflowError e) {
      undone();
      barrier.failed(getCurrentKey(), element.getValue(), e);
      return;
    }
    barrier.commit();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    barrier.begin();
    try {
      super.onEventTime(timer);
    } catch (Exception | StackOverflowError e) {
      undone();
      barrier.timerFailed(timer.getKey(), timer.getTimestamp(), e);
      return;
    }
    barrier.commit();
  }

  private void undone() {
    if (userFunction instanceof Undone function) {
      function.undone((String) getCurrentKey());
    }
  }
}
