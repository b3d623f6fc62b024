package io.beckon.jobs;

import io.beckon.operators.record.RecordType;
import io.beckon.operators.source.ReadRecord;
import io.beckon.operators.source.ReadRecordType;
import io.beckon.operators.source.TakeRead;
import io.beckon.schema.wire.CodedRecord;
import java.io.Serializable;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How a job reads a topic other than the log of events: what cannot be used is a dead letter, in
 * the side output for bulk records of what {@link #read} gives.
 *
 * @param name of the source, for good
 * @param readName of the step behind it
 */
record TopicSource<R extends CodedRecord>(String name, String readName, Class<R> type) {
  /** When something happened that a topic tells of, epoch milliseconds. */
  interface Time<R> extends Serializable {
    long of(R record);
  }

  /** The time of what is sound. A dead letter moves no time. */
  static <R extends CodedRecord> SerializableTimestampAssigner<ReadRecord<R>> at(Time<R> time) {
    return (read, kafkaTime) ->
        read instanceof ReadRecord.Sound<R> sound ? time.of(sound.record()) : Long.MIN_VALUE;
  }

  SingleOutputStreamOperator<R> read(
      StreamExecutionEnvironment env,
      Source<ReadRecord<R>, ?, ?> source,
      WatermarkStrategy<ReadRecord<R>> strategy) {
    return taken(
        env.fromSource(source, strategy, name, new ReadRecordType<>(type)), env.getParallelism());
  }

  /** The same of a topic with one partition, of which others need to hear all in its order. */
  SingleOutputStreamOperator<R> readByOne(
      StreamExecutionEnvironment env, Source<ReadRecord<R>, ?, ?> source) {
    return taken(
        env.fromSource(source, WatermarkStrategy.noWatermarks(), name, new ReadRecordType<>(type)),
        1);
  }

  private SingleOutputStreamOperator<R> taken(
      DataStreamSource<ReadRecord<R>> source, int parallelism) {
    SingleOutputStreamOperator<ReadRecord<R>> records =
        source.uid(name).setParallelism(parallelism);
    return Steps.of(records, readName, new RecordType<>(type), new TakeRead<>())
        .setParallelism(parallelism);
  }
}
