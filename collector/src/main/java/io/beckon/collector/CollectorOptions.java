package io.beckon.collector;

import io.beckon.collector.http.Demo;
import io.beckon.collector.http.HttpOptions;
import io.beckon.collector.http.Readiness;
import io.beckon.schema.registry.Registry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What can be set.
 *
 * @param bootstrap of Kafka
 * @param registry of schemas
 * @param keys the file of write keys
 * @param demo behind the page {@code /demo}; null: there is none
 * @param readiness what the process around it knows
 */
public record CollectorOptions(
    HttpOptions http,
    String bootstrap,
    Registry registry,
    Path keys,
    @Nullable Demo demo,
    Readiness readiness) {
  /** A collector alone. */
  public CollectorOptions(
      HttpOptions http, String bootstrap, Registry registry, Path keys, @Nullable Demo demo) {
    this(http, bootstrap, registry, keys, demo, Readiness.ALWAYS);
  }
}
