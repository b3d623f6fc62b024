package io.beckon.jobs;

import io.beckon.operators.barrier.EachRecord;
import io.beckon.operators.barrier.KeyedBroadcastStep;
import io.beckon.operators.barrier.KeyedCoStep;
import io.beckon.operators.barrier.KeyedStep;
import io.beckon.operators.barrier.Step;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;

/**
 * Puts functions into a job, each behind a barrier: what one record does wrong is set aside. The
 * ways that Flink's streams have themselves ({@code process}, {@code map}) are not used.
 */
final class Steps {
  private Steps() {}

  /** A function of single records. */
  static <I, O> SingleOutputStreamOperator<O> of(
      DataStream<I> records, String name, TypeInformation<O> type, ProcessFunction<I, O> function) {
    return records.transform(name, type, new Step<>(name, function)).uid(name);
  }

  /** What is made of each record, with nothing kept. */
  static <I, O> SingleOutputStreamOperator<O> each(
      DataStream<I> records, String name, TypeInformation<O> type, EachRecord.Made<I, O> made) {
    return of(records, name, type, new EachRecord<>(made));
  }

  /** A function of the records of each key. */
  static <I, O> SingleOutputStreamOperator<O> keyed(
      KeyedStream<I, String> records,
      String name,
      TypeInformation<O> type,
      KeyedProcessFunction<String, I, O> function) {
    return records.transform(name, type, new KeyedStep<>(name, function)).uid(name);
  }

  /** A function of the records of each key, of two kinds. */
  static <I, J, O> SingleOutputStreamOperator<O> keyed(
      KeyedStream<I, String> first,
      KeyedStream<J, String> second,
      String name,
      TypeInformation<O> type,
      KeyedCoProcessFunction<String, I, J, O> function) {
    return first.connect(second).transform(name, type, new KeyedCoStep<>(name, function)).uid(name);
  }

  /**
   * A function of the records of each key, which hears what is told of all others.
   *
   * @param kept where what is told is kept
   */
  static <I, J, O> SingleOutputStreamOperator<O> keyed(
      KeyedStream<I, String> records,
      DataStream<J> told,
      MapStateDescriptor<?, ?> kept,
      String name,
      TypeInformation<O> type,
      KeyedBroadcastProcessFunction<String, I, J, O> function) {
    return records
        .connect(told.broadcast())
        .transform(name, type, new KeyedBroadcastStep<>(name, function, kept))
        .uid(name);
  }
}
