package io.beckon.benchmarks;

import io.beckon.operators.source.LogRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Loads the contact's bytes, changes one, and stores them: the least that RocksDB has to do for a
 * job that keeps contacts and knows none of them beforehand. Nothing is decoded or sent.
 */
final class LoadAndStore extends KeyedProcessFunction<String, LogRecord, Integer> {
  private static final long serialVersionUID = 1L;

  /** About what a contact of the mix takes. */
  private static final int CONTACT_BYTES = 400;

  private transient ValueState<byte[]> contacts;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else.
  LoadAndStore() {}

  @Override
  public void open(OpenContext context) {
    contacts =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>("contacts", BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void processElement(LogRecord record, Context at, Collector<Integer> none)
      throws Exception {
    byte[] contact = contacts.value();
    if (contact == null) {
      contact = new byte[CONTACT_BYTES];
    }
    contact[(int) (record.receivedAt() % CONTACT_BYTES)]++;
    contacts.update(contact);
  }
}
