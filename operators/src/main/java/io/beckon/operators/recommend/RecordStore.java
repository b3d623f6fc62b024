package io.beckon.operators.recommend;

import io.beckon.operators.barrier.Barrier;
import io.beckon.operators.barrier.Guarded;
import io.beckon.operators.record.RecordType;
import io.beckon.schema.Candidates;
import io.beckon.schema.wire.CodedRecord;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a record of each key, and answers questions that ask for several keys of this subtask at
 * once: so it sets the key itself.
 */
abstract class RecordStore<Q, T extends CodedRecord> extends AbstractStreamOperator<Candidates>
    implements TwoInputStreamOperator<Q, T, Candidates>, Guarded {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final String name;
  private final int recentMost;
  private transient ValueState<T> state;
  private transient Recent<T> recent;
  private transient Barrier<Candidates> barrier;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  RecordStore(Class<T> type, String name, int recentMost) {
    this.type = type;
    this.name = name;
    this.recentMost = recentMost;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    recent = new Recent<>(recentMost);
    state =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(name, new RecordType<>(type)));
  }

  @Override
  protected void setup(
      StreamTask<?, ?> task, StreamConfig config, Output<StreamRecord<Candidates>> output) {
    super.setup(task, config, output);
    this.output = Barrier.around(this.output);
  }

  @Override
  public void open() throws Exception {
    super.open();
    barrier = Barrier.of(name, output, getMetricGroup());
  }

  /** Answers a question. */
  abstract Candidates answer(Q question) throws Exception;

  /** The answer that nothing is known: whoever waits for one must not wait for ever. */
  abstract Candidates nothing(Q question);

  /** Takes a record of the current key in. */
  abstract void take(T record) throws Exception;

  @Override
  public final void processElement1(StreamRecord<Q> element) throws Exception {
    Q question = element.getValue();
    boolean answered =
        barrier.passes(null, question, () -> output.collect(new StreamRecord<>(answer(question))));
    if (!answered) {
      output.collect(new StreamRecord<>(nothing(question)));
    }
  }

  @Override
  public final void processElement2(StreamRecord<T> element) throws Exception {
    T record = element.getValue();
    barrier.passes(getCurrentKey(), record, () -> take(record));
  }

  /** What of a record is answered; null: as if there were none. */
  abstract @Nullable T minded(T record);

  /** What is known of a key, as it is answered. */
  final @Nullable T known(String key) throws Exception {
    return recent.get(
        key,
        () -> {
          requireOwn(key);
          setCurrentKey(key);
          T record = stored();
          return record == null ? null : minded(record);
        });
  }

  private void requireOwn(String key) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int owner =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
    if (owner != task.getIndexOfThisSubtask()) {
      // Not what the data does wrong: see Faults.
      throw new FlinkRuntimeException(
          task.getTaskName()
              + " has parallelism "
              + task.getNumberOfParallelSubtasks()
              + " (at most "
              + task.getMaxNumberOfParallelSubtasks()
              + ") and was asked for what another subtask keeps; give all operators of the job the"
              + " same parallelism");
    }
  }

  /** What is known of the current key, whole. */
  final @Nullable T stored() throws Exception {
    return state.value();
  }

  /** Nothing is kept of the current key. */
  final void forget() {
    state.clear();
    recent.put((String) getCurrentKey(), null);
  }

  /** The latest record of the current key. */
  final void keep(T record) throws Exception {
    state.update(record);
    recent.put((String) getCurrentKey(), minded(record));
  }
}
