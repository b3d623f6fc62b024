package io.beckon.collector;

import io.beckon.collector.door.DoorOptions;
import io.beckon.schema.registry.Registry;
import java.nio.file.Path;

/**
 * What can be set.
 *
 * @param bootstrap of Kafka
 * @param registry of schemas
 * @param keys the file of write keys
 */
public record CollectorOptions(DoorOptions door, String bootstrap, Registry registry, Path keys) {}
