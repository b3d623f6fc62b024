package io.beckon.schema.codec;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Lets Avro make instances of Beckon's own records. Avro refuses classes that nobody vouched for;
 * whoever builds, copies or reads a record through Avro calls {@link #trust} first.
 */
public final class Schemas {
  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getName().startsWith("io.beckon.schema.")));
  }

  private Schemas() {}

  /** Idempotent; costs nothing after the first call. */
  public static void trust() {
    // The static block has done it.
  }
}
