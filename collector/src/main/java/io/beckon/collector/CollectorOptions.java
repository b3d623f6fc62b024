package io.beckon.collector;

import io.beckon.collector.door.Demo;
import io.beckon.collector.door.DoorOptions;
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
 */
public record CollectorOptions(
    DoorOptions door, String bootstrap, Registry registry, Path keys, @Nullable Demo demo) {}
