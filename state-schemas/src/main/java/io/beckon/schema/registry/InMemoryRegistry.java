package io.beckon.schema.registry;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Ids without a registry, for one process: tests and benchmarks. Ids are resolved when a job is
 * built, so a registry would be in no measurement.
 */
public final class InMemoryRegistry implements Registry {
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, Map<Integer, String>> subjects = new HashMap<>();

  @Override
  public int register(String subject, Schema schema) {
    int id = ids.computeIfAbsent(schema.toString(), text -> ids.size() + 1);
    subjects.computeIfAbsent(subject, name -> new HashMap<>()).put(id, schema.toString());
    return id;
  }

  @Override
  public Map<Integer, String> schemas(String subject) {
    return subjects.getOrDefault(subject, Map.of());
  }
}
