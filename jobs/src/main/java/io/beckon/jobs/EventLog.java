package io.beckon.jobs;

import io.beckon.domain.identity.ContactMessage;
import io.beckon.domain.identity.HistoryLimits;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.domain.inbox.Bound;
import io.beckon.operators.Names;
import io.beckon.operators.identity.ContactMessageType;
import io.beckon.operators.identity.ResolveIdentity;
import io.beckon.operators.identity.VisitorMessageType;
import io.beckon.operators.source.LogRecord;
import io.beckon.operators.source.LogRecordType;
import io.beckon.operators.source.ReadEvents;
import io.beckon.operators.source.ReceiptWatermarks;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How every job begins: it reads the log of events, and finds out whose each is. */
final class EventLog {
  private EventLog() {}

  /**
   * Events as they were received, with their time.
   *
   * @param bound how far events may be out of order by their receipt
   * @param readAhead how far a partition may be read ahead of the slowest, in the log's time
   */
  static SingleOutputStreamOperator<VisitorMessage> read(
      StreamExecutionEnvironment env,
      Source<LogRecord, ?, ?> source,
      Bound bound,
      Duration readAhead) {
    DataStream<LogRecord> records =
        env.fromSource(
                source,
                ReceiptWatermarks.strategy(
                    bound, readAhead, env.getConfiguration().get(JobSettings.ALIGN_EVERY)),
                Names.SOURCE_EVENTS,
                LogRecordType.INSTANCE)
            .uid(Names.SOURCE_EVENTS);
    return Steps.of(records, Names.READ_EVENTS, VisitorMessageType.INSTANCE, new ReadEvents());
  }

  /** The same, each with the key of the contact whose it is. */
  static SingleOutputStreamOperator<ContactMessage> resolve(
      DataStream<VisitorMessage> events, HistoryLimits history) {
    return Steps.keyed(
        events.keyBy(message -> message.at().key(), Types.STRING),
        Names.RESOLVE_IDENTITY,
        ContactMessageType.INSTANCE,
        new ResolveIdentity(history));
  }
}
