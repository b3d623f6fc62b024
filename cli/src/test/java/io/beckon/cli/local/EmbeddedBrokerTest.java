package io.beckon.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.cli.TestingPorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  @TempDir Path dir = Path.of("");

  @Test
  void aStartThatFailsLeavesNothingBehindThatKeepsTheNextFromStarting() throws Exception {
    int controller = TestingPorts.free();
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      port = taken.getLocalPort();
      assertThatThrownBy(() -> new EmbeddedBroker(dir, taken.getLocalPort(), controller))
          .hasStackTraceContaining("Address already in use");
    }
    try (EmbeddedBroker broker = new EmbeddedBroker(dir, port, controller)) {
      assertThat(broker.hasHalted()).isFalse();
    }
  }
}
