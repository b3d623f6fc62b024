package io.beckon.cli.run;

import io.beckon.domain.evaluation.RuleKind;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.jobs.TopicConsumers;
import io.beckon.jobs.TriggerTopics;
import io.beckon.schema.Fact;
import io.beckon.schema.Trigger;
import io.beckon.schema.TriggerKind;
import io.beckon.schema.codec.AvroCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** Prints triggers as they appear on their topics, as a sender would see them. */
final class TriggerTable implements Runnable {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final String ROW = "%-8s  %-13s  %-17s  %-6s  %-34s  %-44s  %7s%n";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroCodec<Trigger> codec = new AvroCodec<>(Trigger.class);
  private final PrintStream out;
  private final Consumer<Trigger> also;
  private final Map<String, Long> byRule = new TreeMap<>();

  /**
   * @param also hears of each trigger
   */
  TriggerTable(String bootstrap, PrintStream out, Consumer<Trigger> also) throws IOException {
    this.out = out;
    this.also = also;
    consumer = TopicConsumers.open(bootstrap, TriggerTopics.on(bootstrap));
    consumer.seekToEnd(consumer.assignment());
    consumer.poll(Duration.ofMillis(100));
  }

  @Override
  public void run() {
    out.printf(Locale.ROOT, ROW, "time", "contact", "rule", "to", "what", "why", "ms");
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          read(record);
        }
      }
    } catch (WakeupException e) {
      // Asked to stop.
      return;
    }
  }

  /** Ends {@link #run}. */
  void stop() {
    consumer.wakeup();
  }

  /** How many triggers of each kind were seen. */
  Map<String, Long> seen() {
    return byRule;
  }

  /** What somebody else has written there, and is no trigger, is said, and the next one is read. */
  private void read(ConsumerRecord<byte[], byte[]> record) {
    Trigger trigger;
    try {
      trigger = codec.decodePrefixed(record.value());
    } catch (IOException e) {
      out.println(
          record.topic()
              + ", partition "
              + record.partition()
              + ", offset "
              + record.offset()
              + ": no trigger can be read: "
              + e.getMessage());
      return;
    }
    print(record, trigger);
  }

  private void print(ConsumerRecord<byte[], byte[]> record, Trigger trigger) {
    also.accept(trigger);
    byRule.merge(
        trigger.getRuleKind() + (trigger.getKind() == TriggerKind.RETRACT ? " retracted" : ""),
        1L,
        Long::sum);
    String what =
        trigger.getKind() == TriggerKind.RETRACT
            ? "take back " + trigger.getTemplate()
            : what(trigger);
    out.printf(
        Locale.ROOT,
        ROW,
        CLOCK.format(Instant.ofEpochMilli(record.timestamp())),
        cut(trigger.getContact(), 13),
        cut(trigger.getRule(), 17),
        trigger.getChannel(),
        cut(what, 34),
        cut(why(trigger), 44),
        record.timestamp() - trigger.getCausedAt());
  }

  /** What its kind says that such a trigger is about. */
  static String what(Trigger trigger) {
    RuleKind<?> kind = RuleKinds.named(trigger.getRuleKind());
    return kind == null ? trigger.getTemplate() : Headline.of(kind.headline(), trigger);
  }

  static String why(Trigger trigger) {
    StringBuilder why = new StringBuilder();
    if (trigger.getDeadline() != null) {
      why.append("waited until ").append(CLOCK.format(Instant.ofEpochMilli(trigger.getDeadline())));
    } else if (!trigger.getCauses().isEmpty()) {
      why.append(trigger.getCauses().get(0).getName());
    }
    for (Fact fact : trigger.getFacts()) {
      if (fact.getName().equals("enters") || fact.getName().equals("leaves")) {
        why.append(": ").append(fact.getName()).append(' ').append(fact.getValue());
        break;
      }
      if (fact.getName().startsWith("threshold") || fact.getName().equals("condition")) {
        why.append(": ").append(fact.getValue());
        break;
      }
    }
    return why.toString();
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
