package io.beckon.schema.wire;

import java.io.IOException;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A record of the schemas, with coders of its own for Avro's binary form. They are written when the
 * class is generated, know this version of the schema only, and look up nothing per record.
 */
public abstract class CodedRecord extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  /** A new record of the same class, all fields null or 0. */
  public abstract CodedRecord fresh();

  /** A copy that shares nothing that can change. */
  public abstract CodedRecord copy();

  /**
   * Reads all fields.
   *
   * @throws IOException when the bytes are not of this schema
   */
  public abstract void readFrom(AvroInput in) throws IOException;

  /** Writes all fields; those that are not nullable must be set. */
  public abstract void writeTo(AvroOutput out);
}
