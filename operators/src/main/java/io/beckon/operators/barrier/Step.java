package io.beckon.operators.barrier;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/** A function of single records, behind a barrier. */
public final class Step<I, O> extends ProcessOperator<I, O> implements Guarded {
  private static final long serialVersionUID = 1L;

  private final String name;
  private transient Barrier<O> barrier;

  /**
   * @param name of the operator
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public Step(String name, ProcessFunction<I, O> function) {
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
      barrier.failed(null, element.getValue(), e);
      return;
    }
    barrier.commit();
  }
}
