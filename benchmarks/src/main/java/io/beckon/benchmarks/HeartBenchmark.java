package io.beckon.benchmarks;

import io.beckon.domain.engine.ContactEngine;
import io.beckon.domain.engine.Newcomers;
import io.beckon.domain.evaluation.Outcome;
import io.beckon.domain.evaluation.Settings;
import io.beckon.domain.kind.RuleKinds;
import io.beckon.domain.rule.RuleFaults;
import io.beckon.domain.rule.RuleSet;
import io.beckon.schema.ContactState;
import io.beckon.schema.Event;
import io.beckon.schema.codec.AvroCodec;
import io.beckon.schema.codec.EventDecoder;
import io.beckon.schema.codec.Schemas;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The heart alone, and the coders around it; time per event. {@code scripts/bench --heart}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HeartBenchmark {
  private static final int CONTACTS = 1_000;
  private static final int EVENTS = 20_000;
  private static final long START = 1_293_840_000_000L;

  @Param({"10", "100", "1000"})
  public int rules;

  /** Whether all of the filler is asked for an event of a name; else an index leaves it out. */
  @Param({"false"})
  public boolean concerning;

  private final EventDecoder decoder = new EventDecoder();
  private final byte[][] encoded = new byte[EVENTS][];
  private final ContactState[] contacts = new ContactState[CONTACTS];
  private ContactEngine heart = new ContactEngine(RuleSet.empty(), Settings.DEFAULT);
  private AvroCodec<ContactState> states = new AvroCodec<>(ContactState.class);
  private byte[] state = new byte[0];
  private int next;
  private long round;

  @Setup
  public void fill() throws IOException, RuleFaults {
    Schemas.trust();
    heart =
        new ContactEngine(
            RuleKinds.compile(Variants.rules(rules, concerning, java.util.Set.of())),
            Settings.DEFAULT);
    AvroCodec<Event> codec = new AvroCodec<>(Event.class);
    Traffic traffic = new Traffic(1, CONTACTS, false);
    for (int i = 0; i < EVENTS; i++) {
      encoded[i] = codec.encode(traffic.next(START + i * 50L));
    }
    for (int i = 0; i < CONTACTS; i++) {
      contacts[i] = new Newcomers().contact("bench", "contact-" + i);
    }
    for (int i = 0; i < EVENTS; i++) {
      onEvent(Outcome.NOBODY);
    }
    states = new AvroCodec<>(ContactState.class);
    state = states.encode(contacts[7]);
  }

  /** Decode an event and let the heart take it in, wake-ups included. */
  @Benchmark
  public void event(Blackhole hole) throws IOException {
    hole.consume(onEvent(Outcome.NOBODY));
  }

  @Benchmark
  public Event decodeEvent() throws IOException {
    next = (next + 1) % EVENTS;
    return decoder.decode(encoded[next]);
  }

  @Benchmark
  public ContactState decodeState() throws IOException {
    return states.decode(state);
  }

  @Benchmark
  public byte[] encodeState() {
    return states.encode(contacts[next = (next + 1) % CONTACTS]);
  }

  /** Each round through the events is a day later, with ids of its own. */
  private ContactEngine.Verdict onEvent(Outcome outcome) throws IOException {
    Event event = decoder.decode(encoded[next]);
    event.setTimestamp(event.getTimestamp() + round * 86_400_000L);
    event.setReceivedAt(event.getTimestamp());
    event.setMessageId(event.getMessageId() + "/" + round);
    if (++next == EVENTS) {
      next = 0;
      round++;
    }
    String contact = String.valueOf(event.getUserId());
    ContactState of = contacts[Integer.parseInt(contact.substring(contact.indexOf('-') + 1))];
    long wakeUp = heart.nextWakeUp(of);
    if (wakeUp != 0 && wakeUp <= event.getTimestamp()) {
      heart.onWake(of, event.getTimestamp(), outcome);
    }
    return heart.onEvent(of, event, outcome);
  }
}
