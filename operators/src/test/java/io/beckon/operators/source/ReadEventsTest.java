package io.beckon.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.domain.identity.Delivered;
import io.beckon.domain.identity.VisitorMessage;
import io.beckon.operators.topic.TestingTopics;
import io.beckon.operators.topic.TopicTable;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadEventsTest {
  private static final long T = 1_293_840_000_000L;

  private OneInputStreamOperatorTestHarness<LogRecord, VisitorMessage> harness;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ReadEvents()));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private void read(LogRecord record) throws Exception {
    harness.processElement(record, record.receivedAt());
  }

  private static LogRecord event(int partition, long receivedAt) {
    return new LogRecord.EncodedEvent(
        "shop\u0000v1", partition, 42, receivedAt, true, new byte[] {1, 2});
  }

  private List<Long> logTimes() {
    return harness.extractOutputValues().stream().map(one -> one.at().logTime()).toList();
  }

  @Test
  void anEventGoesOnAsItWasReadWithTheLogsTime() throws Exception {
    read(event(3, T));
    assertThat(harness.extractOutputValues())
        .usingRecursiveComparison()
        .isEqualTo(
            List.of(
                new VisitorMessage.Happened(
                    new Delivered("shop\u0000v1", T, 3, 42, 0, true, T, 0, new byte[] {1, 2}))));
  }

  @Test
  void theLogsTimeIsTheLatestReceiptOfThePartition() throws Exception {
    read(event(0, T));
    read(event(0, T - 500));
    read(event(1, T - 900));
    read(new LogRecord.Heartbeat(1, T + 1_000));
    read(event(1, T - 900));
    assertThat(logTimes()).containsExactly(T, T, T - 900, T + 1_000);
  }

  @Test
  void aRestartRemembersTheLogsTime() throws Exception {
    read(new LogRecord.Heartbeat(2, T));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ReadEvents()));
    harness.initializeState(state);
    harness.open();
    read(event(2, T - 500));
    assertThat(logTimes()).containsExactly(T);
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndMovesNoTime() throws Exception {
    read(event(0, T - 500));
    read(new LogRecord.Unreadable(0, 43, "schema", "schema id 8 is not known", new byte[] {9}));
    read(event(0, T - 600));
    assertThat(logTimes()).containsExactly(T - 500, T - 500);
    assertThat(TestingTopics.out(harness, TopicTable.DEAD_LETTERS))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getOffset()).isEqualTo(43);
              assertThat(letter.getReason()).isEqualTo("schema");
              assertThat(letter.getDetail()).isEqualTo("schema id 8 is not known");
              assertThat(letter.getValue().array()).containsExactly(9);
            });
  }
}
