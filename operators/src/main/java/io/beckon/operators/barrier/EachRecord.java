package io.beckon.operators.barrier;

import java.io.Serializable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes records of each record, with nothing kept. */
public final class EachRecord<I, O> extends ProcessFunction<I, O> {
  private static final long serialVersionUID = 1L;

  /** What is made of one record. */
  public interface Made<I, O> extends Serializable {
    void of(I record, Collector<O> out) throws Exception;
  }

  private final Made<I, O> made;

  public EachRecord(Made<I, O> made) {
    this.made = made;
  }

  @Override
  public void processElement(I record, Context context, Collector<O> out) throws Exception {
    made.of(record, out);
  }
}
