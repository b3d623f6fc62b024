package io.beckon.cli.contacts;

import io.beckon.cli.UserError;
import io.beckon.cli.engine.EngineOptions;
import io.beckon.cli.engine.EventSender;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.wire.CodedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Asks the running engine by an event, and waits for the record that answers it. */
final class Answers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENT = Duration.ofSeconds(2);

  private Answers() {}

  static <T extends CodedRecord> T ask(
      EngineOptions engine, Event request, String topic, Class<T> type, Predicate<T> answers)
      throws IOException {
    AvroCodec<T> codec = new AvroCodec<>(type);
    try (KafkaConsumer<byte[], byte[]> consumer = engine.fromNow(topic)) {
      try (EventSender sender = engine.sender()) {
        sender.send(request);
        sender.flush();
      }
      long asked = System.nanoTime();
      boolean told = false;
      while (System.nanoTime() - asked < PATIENCE.toNanos()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          T answer = codec.readPrefixed(record.value());
          if (answer != null && answers.test(answer)) {
            return answer;
          }
        }
        if (!told && System.nanoTime() - asked > SILENT.toNanos()) {
          System.err.println("waiting for the engine to answer on " + topic + " …");
          told = true;
        }
      }
    }
    throw new UserError(
        "the engine did not answer on "
            + topic
            + " within "
            + PATIENCE.toSeconds()
            + " s; the request stands and is dealt with when the engine runs (scripts/run, or your cluster)");
  }
}
