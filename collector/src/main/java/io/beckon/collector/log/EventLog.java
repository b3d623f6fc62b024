package io.beckon.collector.log;

import io.beckon.schema.DeadLetter;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventEncoder;
import io.beckon.schema.registry.Registry;
import io.beckon.schema.registry.TopicNames;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events topic, to write to. It knows whether Kafka takes anything: ten times a second a
 * heartbeat goes to every partition, and as long as they come back, events are sent. While they do
 * not, nothing is tried but heartbeats, so that nobody waits for a broker that is away.
 */
public final class EventLog implements AutoCloseable {
  /** Records are given up after so long; a request is answered before that. */
  private static final int GIVE_UP_MILLIS = 4_500;

  /**
   * A send that has no metadata holds up its thread for so long at most. Event loops send; they are
   * kept from it while heartbeats do not come back.
   */
  private static final int BLOCK_MILLIS = 20;

  private static final long BUFFER = 64L << 20;

  /**
   * Between two heartbeats. What comes to a contact by several partitions waits for the next one,
   * so a second would be felt.
   */
  public static final long BEAT_MILLIS = 100;

  /** What the clocks of collector and broker may differ by; the job takes what is 5 s ahead. */
  private static final long CLOCKS_MILLIS = 2_000;

  /** So long without a heartbeat that came back, and Kafka is away. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(3).toNanos();

  /** So long away, and a new producer is tried: the old one may never come back. */
  private static final long RENEW_NANOS = Duration.ofSeconds(20).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  /** What is needed to write: there once both registry and Kafka have answered. */
  private record Writer(
      KafkaProducer<byte[], byte[]> producer, byte[] eventPrefix, byte[] letterPrefix) {}

  private final String bootstrap;
  private final Registry registry;
  private final LongSupplier clock;
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "collector-pulse"));
  private final EventEncoder heartbeats = new EventEncoder();
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong heardAt = new AtomicLong();
  private volatile @Nullable Writer writer;
  private volatile boolean up;
  private volatile String why = "Kafka has not answered yet";
  private volatile String clockFault = "";
  private volatile long clockAhead;
  private long madeAt;

  /**
   * Begins to connect; does not wait for it.
   *
   * @param clock epoch milliseconds, for heartbeats
   */
  public EventLog(String bootstrap, Registry registry, LongSupplier clock) {
    this.bootstrap = bootstrap;
    this.registry = registry;
    this.clock = clock;
    pulse.scheduleAtFixedRate(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    pulse.scheduleAtFixedRate(this::compareClocks, 1, 1, TimeUnit.MINUTES);
  }

  /** Whether Kafka takes events. */
  public boolean isUp() {
    return up;
  }

  /** Why it does not. */
  public String why() {
    return why;
  }

  /** What is wrong with this machine's clock beside the broker's; empty: nothing is. */
  public String clockFault() {
    return clockFault;
  }

  /** By how much this machine's clock is ahead of the broker's, milliseconds. */
  public long clockAhead() {
    return clockAhead;
  }

  /** Bytes on their way to Kafka. */
  public long inFlight() {
    return inFlight.get();
  }

  /** Whether so many bytes more can be on their way; if not, whoever sends must come again. */
  public boolean hasRoomFor(int bytes) {
    return inFlight.get() + bytes < BUFFER / 2;
  }

  /** Sends an event, keyed by its visitor or contact. Call it only while {@link #isUp}. */
  public void event(EventEncoder encoder, Event event, Receipt receipt) {
    Writer to = writer;
    if (to == null) {
      fail(receipt, new KafkaException(why));
      return;
    }
    send(
        to,
        TopicNames.EVENTS,
        EventEncoder.key(event),
        encoder.encode(to.eventPrefix, event),
        receipt);
  }

  /** Sends what could not become an event. */
  public void deadLetter(AvroCodec<DeadLetter> codec, DeadLetter letter, Receipt receipt) {
    Writer to = writer;
    if (to == null) {
      fail(receipt, new KafkaException(why));
      return;
    }
    send(to, TopicNames.DEAD_LETTERS, null, codec.encode(to.letterPrefix, letter), receipt);
  }

  /** Waits for what is on its way, a few seconds at most. */
  @Override
  public void close() {
    pulse.shutdownNow();
    Writer last = writer;
    if (last != null) {
      last.producer.close(Duration.ofSeconds(5));
    }
  }

  private static void fail(Receipt receipt, Exception e) {
    receipt.expect();
    receipt.done(e);
  }

  private void send(Writer to, String topic, byte @Nullable [] key, byte[] value, Receipt receipt) {
    receipt.expect();
    inFlight.addAndGet(value.length);
    try {
      to.producer.send(
          new ProducerRecord<>(topic, null, null, key, value),
          (metadata, e) -> {
            inFlight.addAndGet(-value.length);
            if (e != null) {
              away(e);
            }
            receipt.done(e);
          });
    } catch (RuntimeException e) {
      // The producer is closed or in a state that it does not come back from.
      inFlight.addAndGet(-value.length);
      away(e);
      receipt.done(e);
    }
  }

  /** Connects if need be, and sends a heartbeat to every partition. */
  private void beat() {
    try {
      Writer to = writer;
      long now = System.nanoTime();
      if (to != null && !up && now - madeAt > RENEW_NANOS && now - heardAt.get() > RENEW_NANOS) {
        writer = null;
        to.producer.close(Duration.ZERO);
        to = null;
      }
      if (to == null) {
        to = connect();
        madeAt = System.nanoTime();
        writer = to;
      }
      if (up && now - heardAt.get() > SILENCE_NANOS) {
        away(new KafkaException("no heartbeat came back for 3 s"));
      }
      heartbeat(to);
    } catch (IOException | RuntimeException e) {
      away(e);
    }
  }

  /**
   * Asks the broker when it had a heartbeat: the topic has the broker's time. Done when Kafka first
   * answers and each minute.
   */
  private void compareClocks() {
    Writer to = writer;
    if (to == null) {
      return;
    }
    long before = clock.getAsLong();
    to.producer.send(
        new ProducerRecord<>(TopicNames.EVENTS, 0, null, null, encodedHeartbeat(to, before)),
        (metadata, e) -> {
          if (e != null) {
            away(e);
          } else {
            clocksAre(before, metadata.timestamp(), clock.getAsLong());
          }
        });
  }

  /** The broker's time lies between the two, unless one of the clocks is wrong. */
  private void clocksAre(long before, long broker, long after) {
    clockAhead = broker < before ? before - broker : Math.min(0, after - broker);
    String fault =
        Math.abs(clockAhead) <= CLOCKS_MILLIS
            ? ""
            : "this machine's clock is "
                + Math.abs(clockAhead)
                + " ms "
                + (clockAhead > 0 ? "ahead of" : "behind")
                + " the broker's; set it right (NTP)";
    if (!fault.isEmpty() && clockFault.isEmpty()) {
      LOG.warn("{}", fault);
    }
    clockFault = fault;
  }

  private byte[] encodedHeartbeat(Writer to, long time) {
    return heartbeats.heartbeat(to.eventPrefix, time);
  }

  private void heartbeat(Writer to) {
    // Asked here, off the event loops, so that no send has to wait to know either topic.
    to.producer.partitionsFor(TopicNames.DEAD_LETTERS);
    int partitions = to.producer.partitionsFor(TopicNames.EVENTS).size();
    byte[] value = encodedHeartbeat(to, clock.getAsLong());
    Receipt all = new Receipt(e -> heard(e, partitions));
    for (int partition = 0; partition < partitions; partition++) {
      all.expect();
      to.producer.send(
          new ProducerRecord<>(TopicNames.EVENTS, partition, null, null, value),
          (metadata, e) -> all.done(e));
    }
    all.complete();
  }

  private void heard(@Nullable Exception e, int partitions) {
    if (e != null) {
      away(e);
      return;
    }
    heardAt.set(System.nanoTime());
    if (!up) {
      up = true;
      why = "";
      if (!pulse.isShutdown()) {
        pulse.execute(this::compareClocks);
      }
      LOG.info("Kafka at {} takes events, {} partitions", bootstrap, partitions);
    }
  }

  private void away(Exception e) {
    String reason = "Kafka does not take events: " + e.getMessage();
    if (up || !reason.equals(why)) {
      LOG.warn("{}", reason);
    }
    why = reason;
    up = false;
  }

  private Writer connect() throws IOException {
    byte[] events =
        AvroCodec.prefix(registry.register(TopicNames.subject(TopicNames.EVENTS), Event.SCHEMA$));
    byte[] letters =
        AvroCodec.prefix(
            registry.register(TopicNames.subject(TopicNames.DEAD_LETTERS), DeadLetter.SCHEMA$));
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "beckon-collector");
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("linger.ms", "2");
    settings.put("batch.size", "65536");
    settings.put("buffer.memory", Long.toString(BUFFER));
    settings.put("compression.type", TopicNames.COMPRESSION);
    settings.put("max.block.ms", Integer.toString(BLOCK_MILLIS));
    settings.put("request.timeout.ms", "2000");
    settings.put("delivery.timeout.ms", Integer.toString(GIVE_UP_MILLIS));
    settings.put("reconnect.backoff.max.ms", "500");
    settings.put("retry.backoff.max.ms", "500");
    settings.put("metadata.max.age.ms", "30000");
    return new Writer(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        events,
        letters);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
