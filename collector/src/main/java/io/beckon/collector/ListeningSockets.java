package io.beckon.collector;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' own way to the network, which remembers the sockets that are listened on. Vert.x closes a
 * server's socket and its idle connections at once; a connection is idle, too, in the moment
 * between being accepted and its first request, which would be cut then.
 */
final class ListeningSockets implements Transport {
  private static final long CLOSE_MILLIS = 5_000;

  private final List<ServerChannel> sockets = new CopyOnWriteArrayList<>();
  private final NioTransport transport =
      new NioTransport() {
        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
          if (domainSocket) {
            return super.serverChannelFactory(true);
          }
          return () -> {
            ServerChannel made = new LastAccepting();
            sockets.add(made);
            return made;
          };
        }
      };

  /** Lets nobody connect any more; the connections that there are stay. */
  void close() {
    for (ServerChannel socket : sockets) {
      socket.close().awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Accepts, before it closes, whoever has connected. For the client a connection stands as soon as
   * the system has queued it; closing the socket resets those that nobody has accepted.
   */
  private static final class LastAccepting extends NioServerSocketChannel {
    @Override
    protected void doClose() throws Exception {
      List<Object> accepted = new ArrayList<>();
      try {
        if (isRegistered()) {
          forget(registration().attachment());
        }
        while (isActive() && doReadMessages(accepted) > 0) {
          // Until there is none.
        }
      } finally {
        super.doClose();
        accepted.forEach(pipeline()::fireChannelRead);
      }
    }

    /**
     * Java closes a socket that a selector knows at the next select only: until then it listens.
     */
    private static void forget(SelectionKey key) throws IOException {
      key.cancel();
      key.selector().selectNow();
    }
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public boolean available() {
    return transport.isAvailable();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return transport.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return transport;
  }
}
