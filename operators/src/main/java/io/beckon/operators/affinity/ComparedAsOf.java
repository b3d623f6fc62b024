package io.beckon.operators.affinity;

import io.beckon.domain.inbox.Bound;
import io.beckon.operators.inbox.AsOf;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Compares counts of one key, as of the end of a round, with what was told of others as of the same
 * time. They wait until the log has been read so far that all of that has been heard of; what was
 * told for a later time does not count, though it may have come before.
 *
 * @param <I> the counts
 * @param <B> what is told of others
 */
abstract class ComparedAsOf<I, B, O> extends KeyedBroadcastProcessFunction<String, I, B, O>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** What nobody bought or viewed for so long, in the log's time, is compared with nothing. */
  public static final Duration LIFE = Duration.ofDays(400);

  /** Items, or categories, of all workspaces. */
  public static final int CAP = 1_000_000;

  private final MapStateDescriptor<String, B> othersState;
  private final Bound bound;
  private final ValueStateDescriptor<I> waitingState;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  private transient AsOf<B> others;

  private transient ValueState<I> waiting;
  private transient long watermark;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  ComparedAsOf(
      MapStateDescriptor<String, B> othersState,
      ValueStateDescriptor<I> waitingState,
      Bound bound) {
    this.bound = bound;
    this.othersState = othersState;
    this.waitingState = waitingState;
  }

  /** The end of the round that counts are of, epoch milliseconds. */
  abstract long at(I counts);

  /** Notes what is told of others. */
  abstract void hear(AsOf<B> others, B told) throws Exception;

  abstract void compare(I counts, AsOf<B> others, Collector<O> out);

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    others = new AsOf<>(context.getOperatorStateStore().getBroadcastState(othersState), LIFE, CAP);
    watermark = Long.MIN_VALUE;
  }

  /**
   * Whatever comes from now on is of rounds that are over after this watermark: what an operator
   * tells of earlier ones it tells before the barrier, which is aligned.
   */
  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    others.forgetBefore(bound.place(Math.max(0, watermark)));
  }

  @Override
  public void open(OpenContext context) {
    waiting = getRuntimeContext().getState(waitingState);
  }

  @Override
  public void processBroadcastElement(B told, Context context, Collector<O> out) throws Exception {
    watermark = context.currentWatermark();
    hear(others, told);
  }

  @Override
  public void processElement(I counts, ReadOnlyContext context, Collector<O> out) throws Exception {
    watermark = context.timerService().currentWatermark();
    long mark = bound.mark(at(counts));
    if (mark <= watermark) {
      compare(counts, others, out);
      return;
    }
    waiting.update(counts);
    context.timerService().registerEventTimeTimer(mark);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<O> out) throws Exception {
    watermark = context.timerService().currentWatermark();
    I counts = waiting.value();
    if (counts != null && bound.mark(at(counts)) <= time) {
      waiting.clear();
      compare(counts, others, out);
    }
  }
}
