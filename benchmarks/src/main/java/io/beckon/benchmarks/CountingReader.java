package io.beckon.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts what a job has read. A job under back-pressure reads as fast as it computes, give or take
 * what is in its buffers, so the same count measures every variant alike. Job and measurement share
 * a process.
 */
final class CountingReader<T> implements KafkaRecordDeserializationSchema<T> {
  private static final long serialVersionUID = 1L;
  static final AtomicLong READ = new AtomicLong();

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

  /** The stretch that is timed, in events read since {@link #reset}. */
  private static volatile long from;

  private static volatile long to;
  private static volatile long fromNanos;
  private static volatile long toNanos;
  private static volatile long fromCpuNanos;
  private static volatile long toCpuNanos;
  private static volatile long fromCompilerMillis;
  private static volatile long toCompilerMillis;

  private final KafkaRecordDeserializationSchema<T> reader;

  CountingReader(KafkaRecordDeserializationSchema<T> reader) {
    this.reader = reader;
  }

  /** Begins to count anew; the time between two counts will be taken. */
  static void reset(long first, long last) {
    READ.set(0);
    toNanos = 0;
    from = first;
    to = last;
  }

  /** Events a second between the two counts, once the second has been reached. */
  static double rate() {
    // The count is seen a moment before its time is.
    while (toNanos == 0) {
      Thread.onSpinWait();
    }
    return (to - from) / ((toNanos - fromNanos) / 1e9);
  }

  /** Processor time of the whole process for each event of that stretch, microseconds. */
  static double cpuMicros() {
    return (toCpuNanos - fromCpuNanos) / 1e3 / (to - from);
  }

  /** How long the just-in-time compiler was busy in that stretch, as a part of it. */
  static double compiling() {
    return (toCompilerMillis - fromCompilerMillis) * 1e6 / (toNanos - fromNanos);
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) throws Exception {
    reader.open(context);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out)
      throws IOException {
    reader.deserialize(record, out);
    long read = READ.incrementAndGet();
    if (read == from) {
      fromNanos = System.nanoTime();
      fromCpuNanos = PROCESS.getProcessCpuTime();
      fromCompilerMillis = COMPILER.getTotalCompilationTime();
    } else if (read == to) {
      toCpuNanos = PROCESS.getProcessCpuTime();
      toCompilerMillis = COMPILER.getTotalCompilationTime();
      toNanos = System.nanoTime();
    }
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return reader.getProducedType();
  }
}
