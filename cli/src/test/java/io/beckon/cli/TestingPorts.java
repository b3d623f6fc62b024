package io.beckon.cli;

import io.beckon.cli.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for the servers of a test. They are below those that systems give to outgoing connections
 * (from 32768 on Linux): one of those can be taken by a client of the same test before its server
 * comes up.
 */
public final class TestingPorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private TestingPorts() {}

  /** A port that nobody listens on and that was not given before. */
  public static synchronized int free() throws IOException {
    while (GIVEN.size() < END - FIRST) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IOException("no port from " + FIRST + " to " + END + " is free");
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(Ports.HOST))) {
      return socket.isBound();
    } catch (java.net.BindException e) {
      return false;
    }
  }
}
