package io.beckon.jobs;

import io.beckon.operators.registry.Registry;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** A registry in memory. */
final class TestingRegistry implements Registry {
  private final Map<String, Map<Integer, String>> subjects = new HashMap<>();
  private int ids;

  @Override
  public int register(String subject, Schema schema) {
    Map<Integer, String> versions = subjects.computeIfAbsent(subject, name -> new HashMap<>());
    versions.put(++ids, schema.toString());
    return ids;
  }

  @Override
  public Map<Integer, String> schemas(String subject) {
    return subjects.getOrDefault(subject, Map.of());
  }
}
