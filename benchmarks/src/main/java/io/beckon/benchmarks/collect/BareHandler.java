package io.beckon.benchmarks.collect;

import io.beckon.schema.registry.TopicNames;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes each body to Kafka as it is, and answers when Kafka has it, with the producer's settings
 * that the collector has.
 */
final class BareHandler implements AutoCloseable {
  private static final String TOPIC = "beckon.events";

  private final Vertx vertx;
  private final KafkaProducer<byte[], byte[]> producer;

  BareHandler(String bootstrap, int port) throws Exception {
    int loops = Runtime.getRuntime().availableProcessors();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "enable.idempotence", "true",
                "linger.ms", "2",
                "batch.size", "65536",
                "buffer.memory", Long.toString(64L << 20),
                "compression.type", TopicNames.COMPRESSION),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    vertx
        .deployVerticle(() -> new Server(port), new DeploymentOptions().setInstances(loops))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    producer.close();
  }

  private final class Server extends VerticleBase {
    private final int port;

    Server(int port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
          .requestHandler(
              request ->
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            Context context = vertx.getOrCreateContext();
                            producer.send(
                                new ProducerRecord<>(TOPIC, body.getBytes()),
                                (metadata, e) ->
                                    context.runOnContext(
                                        ignored ->
                                            request
                                                .response()
                                                .setStatusCode(e == null ? 200 : 503)
                                                .end("{\"success\":true}")));
                          }))
          .listen();
    }
  }
}
