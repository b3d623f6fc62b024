package io.beckon.operators.barrier;

import java.util.List;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/** A keyed function that hears something of all others, behind a barrier. */
public final class KeyedBroadcastStep<I, J, O> extends CoBroadcastWithKeyedOperator<String, I, J, O>
    implements Guarded {
  private static final long serialVersionUID = 1L;

  private final String name;
  private transient Barrier<O> barrier;

  /**
   * @param name of the operator
   * @param broadcast what is kept of all others
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  public KeyedBroadcastStep(
      String name,
      KeyedBroadcastProcessFunction<String, I, J, O> function,
      MapStateDescriptor<?, ?> broadcast) {
    super(function, List.of(broadcast));
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
    barrier.passes(null, element.getValue(), () -> super.processElement2(element));
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
