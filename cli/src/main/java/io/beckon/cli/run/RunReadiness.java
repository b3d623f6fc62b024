package io.beckon.cli.run;

import io.beckon.cli.local.DiskWatch;
import io.beckon.cli.local.Engine;
import io.beckon.collector.http.Readiness;

/** What the collector of a local Beckon says of the disk and the jobs around it. */
final class RunReadiness implements Readiness {
  private final DiskWatch disk;
  private final Engine engine;
  private volatile boolean started;

  RunReadiness(DiskWatch disk, Engine engine) {
    this.disk = disk;
    this.engine = engine;
  }

  /** All jobs run. */
  void started() {
    started = true;
  }

  @Override
  public String refusal() {
    return disk.refusal();
  }

  @Override
  public String fault() {
    return engine.fault();
  }

  @Override
  public String note() {
    return started ? disk.warning() : "the jobs are starting; what is sent waits for them in Kafka";
  }
}
