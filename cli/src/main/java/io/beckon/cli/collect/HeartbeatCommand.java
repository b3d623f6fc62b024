package io.beckon.cli.collect;

import io.beckon.cli.engine.EngineOptions;
import io.beckon.cli.local.Shutdown;
import io.beckon.collector.log.EventLog;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** `beckon heartbeat`: writes the time into the log where no collector does. */
@Command(
    name = "heartbeat",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a heartbeat to every partition of the events topic, ten times a second.",
      "Needed only where events are produced straight to Kafka: a collector does the same."
    })
public final class HeartbeatCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Shutdown shutdown = new Shutdown(stop::countDown);
    try (EventLog log =
        new EventLog(engine.bootstrap(), engine.registry(), System::currentTimeMillis)) {
      say("writing heartbeats to " + engine.bootstrap() + "; Ctrl-C stops");
      String told = "";
      while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        String state = log.isUp() ? "Kafka takes them" : log.why();
        if (!log.clockFault().isEmpty()) {
          state += "; but " + log.clockFault();
        }
        if (!state.equals(told)) {
          say(state);
          told = state;
        }
      }
      say("stopping");
    } finally {
      shutdown.done();
    }
    return 0;
  }

  private static void say(String text) {
    System.out.println("beckon: " + text);
  }
}
