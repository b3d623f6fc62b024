package io.beckon.schema.registry;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;

/** A schema registry, as far as Beckon uses one: when a job starts, never per record. */
public interface Registry {
  /**
   * Registers a schema if it is not known, under FULL_TRANSITIVE compatibility, and returns its id.
   */
  int register(String subject, Schema schema) throws IOException;

  /** All schemas of a subject by id. */
  Map<Integer, String> schemas(String subject) throws IOException;
}
