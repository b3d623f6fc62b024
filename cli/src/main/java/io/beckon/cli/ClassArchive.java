package io.beckon.cli;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * Loads what the short commands load, so that the build can archive it (class data sharing): they
 * start sooner by it. Given a directory of rules, it tests them.
 */
final class ClassArchive {
  private ClassArchive() {}

  public static void main(String[] args) {
    // It connects to nobody.
    new KafkaConsumer<>(
            Map.of("bootstrap.servers", "127.0.0.1:1", "allow.auto.create.topics", "false"),
            new ByteBufferDeserializer(),
            new ByteBufferDeserializer())
        .close();
    Beckon.main(new String[] {"rules", "test", args[0]});
  }
}
