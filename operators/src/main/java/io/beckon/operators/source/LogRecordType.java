package io.beckon.operators.source;

import io.beckon.operators.record.OpaqueType;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of what the source makes of the events topic. */
public final class LogRecordType extends OpaqueType<LogRecord> {
  private static final long serialVersionUID = 1L;
  public static final LogRecordType INSTANCE = new LogRecordType();

  private LogRecordType() {
    super(LogRecord.class);
  }

  @Override
  public TypeSerializer<LogRecord> createSerializer(SerializerConfig config) {
    return LogRecordSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "log record";
  }
}
