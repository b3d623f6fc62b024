package io.beckon.operators.source;

import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.Names;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Says of each event what the log's time was when it was written: the latest receipt of its
 * partition so far, which a restart remembers. Heartbeats end here, once their time has been noted.
 * What could not be read is kept as a dead letter.
 */
public final class ReadEvents extends ProcessFunction<LogRecord, VisitorMessage>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  private transient DeadLetterOutput deadLetters;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  private transient ListState<long[]> kept;

  /** The log's time by partition; {@link Long#MIN_VALUE} where nothing has been read. */
  private transient long[] times = {};

  /**
   * Partitions may go to another subtask at a restart, so each is told of all; the latest word on a
   * partition is the one of whoever read it last.
   */
  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    times = new long[0];
    kept =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    Names.STATE_LOG_TIMES, LongPrimitiveArraySerializer.INSTANCE));
    for (long[] one : kept.get()) {
      for (int partition = 0; partition < one.length; partition++) {
        advance(partition, one[partition]);
      }
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    kept.update(java.util.List.of(times.clone()));
  }

  @Override
  public void open(OpenContext context) {
    deadLetters = new DeadLetterOutput(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(LogRecord record, Context context, Collector<VisitorMessage> out) {
    if (record instanceof LogRecord.Unreadable unreadable) {
      deadLetters.send(context, unreadable.deadLetter());
      return;
    }
    long logTime = advance(record.partition(), record.receivedAt());
    if (record instanceof LogRecord.EncodedEvent event) {
      out.collect(happened(event, logTime));
    }
  }

  private static VisitorMessage happened(LogRecord.EncodedEvent event, long logTime) {
    return new VisitorMessage.Happened(
        new Delivered(
            event.key(),
            logTime,
            event.partition(),
            event.offset(),
            0,
            event.foreign(),
            event.receivedAt(),
            0,
            event.value()));
  }

  private long advance(int partition, long receivedAt) {
    if (partition >= times.length) {
      int before = times.length;
      times = Arrays.copyOf(times, partition + 1);
      Arrays.fill(times, before, times.length, Long.MIN_VALUE);
    }
    if (receivedAt > times[partition]) {
      times[partition] = receivedAt;
    }
    return times[partition];
  }
}
