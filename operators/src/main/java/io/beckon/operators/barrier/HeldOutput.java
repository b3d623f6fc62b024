package io.beckon.operators.barrier;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a step sends until the step has come to its end; outside of steps it sends at once.
 */
final class HeldOutput<T> implements Output<StreamRecord<T>> {
  private final Output<StreamRecord<T>> to;
  private final List<Object> values = new ArrayList<>();

  /** Null for what goes to the main output. */
  private final List<@Nullable OutputTag<?>> tags = new ArrayList<>();

  private long[] times = new long[16];
  private boolean stepping;

  /** Used again for each record that is sent: whoever takes one keeps its value alone. */
  private final StreamRecord<Object> sent = new StreamRecord<>(new Object());

  /** Stands for a record without a time. */
  private static final long TIMELESS = Long.MIN_VALUE;

  HeldOutput(Output<StreamRecord<T>> to) {
    this.to = to;
  }

  void begin() {
    stepping = true;
  }

  void discard() {
    stepping = false;
    values.clear();
    tags.clear();
  }

  void commit() {
    stepping = false;
    for (int i = 0; i < values.size(); i++) {
      send(tags.get(i), values.get(i), times[i]);
    }
    values.clear();
    tags.clear();
  }

  @Override
  public void collect(StreamRecord<T> record) {
    if (stepping) {
      keep(null, record);
    } else {
      to.collect(record);
    }
  }

  @Override
  public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
    if (stepping) {
      keep(tag, record);
    } else {
      to.collect(tag, record);
    }
  }

  private void keep(@Nullable OutputTag<?> tag, StreamRecord<?> record) {
    int at = values.size();
    if (at == times.length) {
      times = java.util.Arrays.copyOf(times, 2 * at);
    }
    times[at] = record.hasTimestamp() ? record.getTimestamp() : TIMELESS;
    tags.add(tag);
    values.add(record.getValue());
  }

  @SuppressWarnings("unchecked") // each value was collected with the tag of its type, or without
  private <X> void send(@Nullable OutputTag<X> tag, Object value, long time) {
    if (time == TIMELESS) {
      sent.eraseTimestamp();
    } else {
      sent.setTimestamp(time);
    }
    if (tag == null) {
      to.collect(sent.<T>replace((T) value));
    } else {
      to.collect(tag, sent.<X>replace((X) value));
    }
  }

  @Override
  public void emitWatermark(Watermark mark) {
    to.emitWatermark(mark);
  }

  @Override
  public void emitWatermarkStatus(WatermarkStatus status) {
    to.emitWatermarkStatus(status);
  }

  @Override
  public void emitLatencyMarker(LatencyMarker marker) {
    to.emitLatencyMarker(marker);
  }

  @Override
  public void emitRecordAttributes(RecordAttributes attributes) {
    to.emitRecordAttributes(attributes);
  }

  @Override
  public void emitWatermark(WatermarkEvent watermark) {
    to.emitWatermark(watermark);
  }

  @Override
  public void close() {
    to.close();
  }
}
