package io.beckon.operators.barrier;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/** A keyed function with two inputs, behind a barrier. */
public final class KeyedCoStep<I, J, O> extends KeyedCoProcessOperator<String, I, J, O>
    implements Guarded {
  private static final long serialVersionUID = 1L;

  private final String name;
  private transient Barrier<O> barrier;

  /**
   * @param name of the operator
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public KeyedCoStep(String name, KeyedCoProcessFunction<String, I, J, O> function) {
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
  public void processElement1(StreamRecord<I> element) throws Exception {
    barrier.passes(getCurrentKey(), element.getValue(), () -> super.processElement1(element));
  }

  @Override
  public void processElement2(StreamRecord<J> element) throws Exception {
    barrier.passes(getCurrentKey(), element.getValue(), () -> super.processElement2(element));
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    barrier.begin();
    try {
      super.onEventTime(timer);
    } catch (Exception | StackOverflowError e) {
      barrier.timerFailed(timer.getKey(), timer.getTimestamp(), e);
      return;
    }
    barrier.commit();
  }
}
